import { refuseUnknown } from '../core/refuse-unknown.ts'

/** What an option has to be, in words, and whether a value is that. */
export type Kind = readonly [wanted: string, fits: (value: unknown) => boolean]

const isText = (value: unknown): boolean => typeof value === 'string'
const isSize = (value: unknown): boolean => typeof value === 'number' && value >= 0
const isShare = (value: unknown): boolean =>
  typeof value === 'boolean' || (isSize(value) && Number(value) <= 1)
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

export const NUMBER: Kind = ['a number', Number.isFinite]
export const TEXT: Kind = ['a text', isText]
export const PATH: Kind = ['a path', (value) => typeof value === 'string' && value.trim() !== '']
export const TEXTS: Kind = [
  'a list of texts',
  (value) => Array.isArray(value) && value.every(isText),
]
export const VARIABLES: Kind = [
  'an object of texts',
  (value) =>
    isObject(value) && Object.values(value).every((text) => text === undefined || isText(text)),
]
export const BACKOFF: Kind = [
  'an object of factor, maxDelayMs (numbers, 0 or more) and jitter (true, false or a number from 0 to 1)',
  (value) =>
    isObject(value) &&
    Object.entries(value).every(([key, part]) => {
      if (key === 'jitter') return part === undefined || isShare(part)
      return ['factor', 'maxDelayMs'].includes(key) && (part === undefined || isSize(part))
    }),
]
export const SWITCH: Kind = ['true or false', (value) => typeof value === 'boolean']
export const FUNCTION: Kind = ['a function', (value) => typeof value === 'function']
/** Checked where it is read or its default is put in. */
export const ELSEWHERE: Kind = ['', () => true]

/** @throws TypeError for an option that is not known, or of a kind that cannot be meant. */
export function checkKinds(
  stage: string,
  options: object,
  kinds: Readonly<Record<string, Kind>>,
): void {
  refuseUnknown(`Stage '${stage}'`, options, kinds)
  for (const [key, value] of Object.entries(options)) {
    const [wanted, fits] = kinds[key] ?? ELSEWHERE
    if (value === undefined || fits(value)) continue
    throw new TypeError(`Stage '${stage}': ${key} is ${describe(value)}; it has to be ${wanted}.`)
  }
}

/** Texts and what holds them are not shown: a key may be among them. */
function describe(value: unknown): string {
  if (typeof value === 'string') return value.trim() === '' ? 'empty' : 'a text'
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'a list'
  return isObject(value) ? 'an object' : String(value)
}
