import { describeKind } from './describe-kind.ts'
import { didYouMean } from './nearest.ts'

/** The names of all options there are, none of which can be forgotten. */
export type OptionNames<Options> = Readonly<Record<keyof Options, true>>

/**
 * @param known what there is, by name
 * @throws TypeError for options that are no object, and for one there is none of, which would be
 * passed over in silence.
 */
export function refuseUnknown(whose: string, options: object, known: object): void {
  refuseNoObject(whose, options)
  const unknown = Object.keys(options).find((key) => !Object.hasOwn(known, key))
  if (unknown === undefined) return
  const guess = didYouMean(unknown, Object.keys(known))
  throw new TypeError(`${whose} has no option '${unknown}'.${guess}`)
}

/** @throws TypeError for options that are no object. */
export function refuseNoObject(whose: string, options: unknown): void {
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return
  throw new TypeError(`${whose} takes its options as an object, not ${describeKind(options)}.`)
}
