import { didYouMean } from './nearest.ts'

/** The names of all options there are, none of which can be forgotten. */
export type OptionNames<Options> = Readonly<Record<keyof Options, true>>

/**
 * @param known what there is, by name
 * @throws TypeError for an option there is none of, which would be passed over in silence.
 */
export function refuseUnknown(whose: string, options: object, known: object): void {
  const unknown = Object.keys(options).find((key) => !Object.hasOwn(known, key))
  if (unknown === undefined) return
  const guess = didYouMean(unknown, Object.keys(known))
  throw new TypeError(`${whose} has no option '${unknown}'.${guess}`)
}
