import { isUtf8 } from 'node:buffer'
import { closeSync, openSync, readSync } from 'node:fs'
import { hasVisible, isBlankFile } from './blank.ts'
import { fileSize } from './files.ts'

export type AnswerState = 'missing' | 'blank' | 'binary' | 'text'

const HEAD_BYTES = 64 * 1024

/** What kind of answer a file holds; of a long one only the beginning is judged as text or not. */
export function answerState(path: string): AnswerState {
  const size = fileSize(path)
  if (size === undefined) return 'missing'
  if (size === 0) return 'blank'
  const head = readHead(path, size)
  if (isBinary(head)) return 'binary'
  return hasVisible(head) || !isBlankFile(path) ? 'text' : 'blank'
}

function readHead(path: string, size: number): Buffer {
  const head = Buffer.allocUnsafe(Math.min(size, HEAD_BYTES))
  const fd = openSync(path, 'r')
  try {
    return head.subarray(0, readSync(fd, head, 0, head.length, 0))
  } finally {
    closeSync(fd)
  }
}

function isBinary(head: Buffer): boolean {
  return head.includes(0) || !isUtf8(head.subarray(0, wholeCharacters(head)))
}

/** Where the last whole character ends: a character cut by the window is not a fault. */
function wholeCharacters(head: Buffer): number {
  if (head.length < HEAD_BYTES) return head.length
  let start = head.length - 1
  while (start > head.length - 4 && (head[start]! & 0xc0) === 0x80) start -= 1
  return (head[start]! & 0x80) === 0 ? head.length : start
}
