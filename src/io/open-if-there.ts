import { openSync } from 'node:fs'
import { errnoOf } from './disk-error.ts'

/** Opens a file for reading, or gives `undefined` where there is none. */
export function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}
