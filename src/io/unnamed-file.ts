import { closeSync, fstatSync, ftruncateSync, openSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'

/** Files that ended calls are done with, kept for the next while any call runs. */
const spare: number[] = []
let inUse = 0

/**
 * An empty file without a name, gone with its last descriptor however this process ends.
 *
 * Calls that follow each other share it. On ext4 each file deleted in the last minutes slows down
 * the making of new ones near it, and a thousand deletions made it a hundred times as slow.
 *
 * @param folder where it is made, if one has to be
 * @param name a name nobody else uses, for the moment it has one
 */
export function takeUnnamedFile(folder: string, name: string): number {
  const fd = spare.pop() ?? makeUnnamed(join(folder, name))
  inUse += 1
  return fd
}

/** @param isFree whether nobody is left who might write to it */
export function giveBackFile(fd: number, isFree: boolean): void {
  inUse -= 1
  if (isFree) {
    if (fstatSync(fd).size > 0) ftruncateSync(fd)
    spare.push(fd)
  } else {
    closeSync(fd)
  }
  if (inUse === 0) for (const unused of spare.splice(0)) closeSync(unused)
}

function makeUnnamed(path: string): number {
  // Appending, so that after a cut the next words stand at the beginning.
  const fd = openSync(path, 'ax+')
  unlinkSync(path)
  return fd
}
