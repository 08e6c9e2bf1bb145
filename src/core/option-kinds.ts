import { describeKind } from './describe-kind.ts'
import { refuseUnknown } from './refuse-unknown.ts'

/** What an option has to be, in words, whether a value is that, and whether a text is shown. */
export type Kind = readonly [wanted: string, fits: (value: unknown) => boolean, isShown?: boolean]

const isText = (value: unknown): boolean => typeof value === 'string'
const isSize = (value: unknown): boolean => typeof value === 'number' && value >= 0
const isShare = (value: unknown): boolean =>
  typeof value === 'boolean' || (isSize(value) && Number(value) <= 1)
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

export const NUMBER: Kind = ['a number', Number.isFinite]
export const COUNT: Kind = [
  'a whole number 0 or more',
  (value) => Number.isSafeInteger(value) && Number(value) >= 0,
]
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
export const FUNCTIONS: Kind = [
  'a list of functions',
  (value) => Array.isArray(value) && value.every((one) => typeof one === 'function'),
]
export const SCHEMA: Kind = [
  'a schema with safeParse, such as z.object({ … })',
  (value) => typeof (value as { safeParse?: unknown } | null)?.safeParse === 'function',
]
export const OBJECT: Kind = ['an object', isObject]
export const SIGNAL: Kind = [
  'an AbortSignal, such as the signal of an AbortController',
  (value) => isObject(value) && 'aborted' in value && 'addEventListener' in value,
]
/** One of a few words. */
export const oneOf = (...words: string[]): Kind => [
  words.map((word) => `'${word}'`).join(' or '),
  (value) => words.some((word) => word === value),
  true,
]
/** Checked where it is read or its default is put in. */
export const ELSEWHERE: Kind = ['', () => true]

/** @throws TypeError for options that are no object, one that is not known or cannot be meant. */
export function checkKinds(
  whose: string,
  options: object,
  kinds: Readonly<Record<string, Kind>>,
): void {
  refuseUnknown(whose, options, kinds)
  for (const [key, value] of Object.entries(options)) {
    if (value !== undefined) checkKind(whose, key, value, kinds[key] ?? ELSEWHERE)
  }
}

/** @throws TypeError for a value that cannot be meant. */
export function checkKind(whose: string, key: string, value: unknown, kind: Kind): void {
  const [wanted, fits, isShown] = kind
  if (fits(value)) return
  const found = isShown && isText(value) ? `'${String(value)}'` : describeKind(value)
  throw new TypeError(`${whose}: ${key} is ${found}; it has to be ${wanted}.`)
}
