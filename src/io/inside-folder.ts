import { realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import { ReverieError } from '../core/errors.ts'

/** Where a name leads that must stay within a folder. */
export type Located = { readonly path: string } | { readonly problem: 'outside' | 'missing' }

/**
 * Finds a file named relative to a folder, and refuses to leave the folder: by `..`, by an absolute
 * path, or through a symbolic link.
 */
export function insideFolder(folder: string, name: string): Located {
  const path = join(folder, name)
  if (isAbsolute(name) || isOutside(folder, path)) return { problem: 'outside' }
  try {
    if (!statSync(path).isFile()) return { problem: 'missing' }
  } catch {
    return { problem: 'missing' }
  }
  return isOutside(realpathSync(folder), realpathSync(path)) ? { problem: 'outside' } : { path }
}

/**
 * The path of a file in a folder, for a name that somebody wrote. Whether it is there is not looked
 * at.
 *
 * @throws ReverieError `outside_folder` when the name leads out of the folder.
 */
export function pathInside(folder: string, name: string): string {
  const path = join(folder, name)
  if (!isOutside(folder, path)) return path
  const problem = `${JSON.stringify(name)} leads out of the folder ${folder}. Name a file in it.`
  throw new ReverieError('outside_folder', problem)
}

function isOutside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)
}
