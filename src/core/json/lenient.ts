import { createRequire } from 'node:module'

let library: typeof import('jsonrepair') | undefined

/**
 * The JSON a library makes of an object or array that is nearly JSON, `undefined` when it cannot.
 *
 * Loaded at the first use, for hardly any run comes here.
 */
export function guessJson(text: string): string | undefined {
  const require = createRequire(import.meta.url)
  library ??= require('jsonrepair') as typeof import('jsonrepair')
  try {
    return library.jsonrepair(text)
  } catch {
    return undefined
  }
}
