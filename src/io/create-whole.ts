import { linkSync, rmSync, writeFileSync } from 'node:fs'
import { DiskError, errnoOf, onDisk } from './disk-error.ts'
import { PARTIAL } from './files.ts'

let created = 0

/**
 * Creates a file in one step, with all its content; `false` where there is one of that name, which
 * stays as it is. Of several processes that create the same file one alone succeeds.
 *
 * @throws DiskError
 */
export function createWhole(path: string, content: string): boolean {
  created += 1
  const partial = `${path}.${process.pid}-${created}${PARTIAL}`
  onDisk('write', path, () => writeFileSync(partial, content))
  try {
    linkSync(partial, path)
    return true
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    throw new DiskError('create', path, error)
  } finally {
    rmSync(partial, { force: true })
  }
}
