import {
  copyFileSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { errnoOf, onDisk } from './disk-error.ts'

// Synchronous throughout: `fs/promises` costs several times as much in loops over many small files.

/** What is written before it is whole has this ending; nothing else may use it. */
export const PARTIAL = '.partial'

/**
 * Replaces a file in one step: a reader sees the old content or the new, never a part.
 *
 * @param doing what is done to the file, for the message
 * @param make makes the new file under a name of its own, which is gone when it fails
 * @throws DiskError
 */
export function replaceFile(path: string, doing: string, make: (partial: string) => void): void {
  const partial = path + PARTIAL
  onDisk(doing, path, () => {
    try {
      make(partial)
      renameSync(partial, path)
    } catch (error) {
      rmSync(partial, { force: true })
      throw error
    }
  })
}

/** Replaces a file in one step. @throws DiskError */
export function writeWhole(path: string, content: string | Uint8Array): void {
  replaceFile(path, 'write', (partial) => writeFileSync(partial, content))
}

/** Like {@link writeWhole}, with another file's bytes. */
export function copyWhole(from: string, to: string): void {
  replaceFile(to, `copy ${from} to`, (partial) =>
    copyFileSync(from, partial, constants.COPYFILE_FICLONE),
  )
}

// In full, since Node completes anything less anew for every file.
const AS_TEXT = { encoding: 'utf8', flag: 'r' } as const

export function readText(path: string): string {
  return onDisk('read', path, () => readFileSync(path, AS_TEXT))
}

/** Makes a folder and those it lies in, where they are not there. @throws DiskError */
export function makeFolder(path: string): void {
  onDisk('create the folder', path, () => makeFolders(resolve(path)))
}

// Node's own `recursive` never ends below folders such as /proc, where nothing can be made and the
// error is that something is missing.
function makeFolders(path: string): void {
  if (isThere(path)) return
  const parent = dirname(path)
  if (!existsSync(parent)) makeFolders(parent)
  // Newer Nodes say of what is below a file that it is not there, older ones what is the matter.
  else if (!isThere(parent)) throw Object.assign(new Error(parent), { code: 'ENOTDIR' })
  try {
    mkdirSync(path)
  } catch (error) {
    // Another process may have been faster.
    if (!isThere(path)) throw error
  }
}

function isThere(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false
}

export function makeParent(path: string): void {
  makeFolder(dirname(path))
}

export function removeFile(path: string): void {
  onDisk('remove', path, () => {
    // Mostly there is nothing, and a failed removal costs ten times the look.
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) rmSync(path, { force: true })
  })
}

export function moveFile(from: string, to: string): void {
  onDisk(`rename ${from} to`, to, () => renameSync(from, to))
}

/** Size in bytes, or `undefined` where there is no such file. */
export function fileSize(path: string): number | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    return stats?.isFile() ? stats.size : undefined
  } catch (error) {
    if (errnoOf(error) === 'ENOTDIR') return undefined
    throw error
  }
}

// A file emptied in an editor often keeps some line ends; larger files are not opened, which keeps
// the look at 100 000 finished answers quick.
const MAYBE_BLANK = 64

/** Whether there is a file with something in it. */
export function isFilled(path: string): boolean {
  const size = fileSize(path) ?? 0
  if (size > MAYBE_BLANK) return true
  return size > 0 && readFileSync(path, 'utf8').trim() !== ''
}
