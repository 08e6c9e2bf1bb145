import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { onDisk } from './disk-error.ts'
import { makeParent } from './files.ts'

/**
 * Adds lines to a text file in one write, after its first line when the file is new, and after a
 * line end when a hand-edited file lacks its last.
 *
 * @throws DiskError when it cannot be written.
 */
export function appendText(path: string, lines: string, firstLine: string): void {
  makeParent(path)
  onDisk('append to', path, () => {
    const file = openSync(path, 'a+')
    try {
      writeSync(file, joint(file, firstLine) + lines)
    } finally {
      closeSync(file)
    }
  })
}

function joint(file: number, firstLine: string): string {
  const { size } = fstatSync(file)
  if (size === 0) return firstLine
  const last = Buffer.alloc(1)
  readSync(file, last, 0, 1, size - 1)
  return last.toString() === '\n' ? '' : '\n'
}
