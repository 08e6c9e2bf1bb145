import { closeSync, openSync, readSync } from 'node:fs'

/** Small, because most answers begin with a character, and a large buffer a call adds up. */
const CHUNK_BYTES = 2048

/** Whether a visible ASCII character is among the bytes: no need to decode them to call it text. */
export function hasVisible(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte > 0x20 && byte < 0x7f)
}

/**
 * Whether a file holds nothing but white space (Unicode's, the byte order mark included).
 * Reads up to the first other character, so a long answer costs no more than a short one.
 *
 * @throws when the file cannot be read.
 */
export function isBlankFile(path: string): boolean {
  const fd = openSync(path, 'r')
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    let decoder: InstanceType<typeof TextDecoder> | undefined
    for (;;) {
      const length = readSync(fd, chunk)
      const bytes = chunk.subarray(0, length)
      if (hasVisible(bytes)) return false
      decoder ??= new TextDecoder()
      if (/\S/u.test(decoder.decode(bytes, { stream: length > 0 }))) return false
      if (length === 0) return true
    }
  } finally {
    closeSync(fd)
  }
}
