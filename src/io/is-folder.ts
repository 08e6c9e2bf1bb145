import { statSync } from 'node:fs'
import { errnoOf, onDisk } from './disk-error.ts'

/** @throws DiskError when it cannot be looked at. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  } catch (error) {
    if (errnoOf(error) === 'ENOTDIR') return false
    return onDisk('look at', path, () => {
      throw error
    })
  }
}
