import { fstatSync, readSync } from 'node:fs'

/**
 * The end of an open file as text: at most `bytes` bytes, begun at a whole character; bytes that
 * are no UTF-8 become U+FFFD.
 */
export function readTail(fd: number, bytes: number): string {
  const { size } = fstatSync(fd)
  const length = Math.min(size, bytes)
  const buffer = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const read = readSync(fd, buffer, filled, length - filled, size - length + filled)
    if (read === 0) break
    filled += read
  }
  return decodeTail(buffer.subarray(0, filled), size > length)
}

/** The last `bytes` bytes of a text in UTF-8, begun at a whole character. */
export function tailOf(text: string, bytes: number): string {
  const buffer = Buffer.from(text)
  return buffer.length <= bytes ? text : decodeTail(buffer.subarray(buffer.length - bytes), true)
}

function decodeTail(buffer: Buffer, isCut: boolean): string {
  let start = 0
  // A character has at most three continuation bytes; more of them are not a cut character.
  if (isCut) while (start < 3 && isContinuation(buffer[start])) start += 1
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(buffer.subarray(start))
}

function isContinuation(byte = 0): boolean {
  return (byte & 0xc0) === 0x80
}
