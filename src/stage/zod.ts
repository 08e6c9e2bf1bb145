import { createRequire } from 'node:module'

export type Zod = typeof import('zod')

let loaded: Zod | undefined

/** The schema library, loaded when it is first needed: every script would pay for it otherwise. */
export function zod(): Zod {
  // Stages are made synchronously, so `await import()` is no way to be late.
  loaded ??= createRequire(import.meta.url)('zod') as Zod
  return loaded
}
