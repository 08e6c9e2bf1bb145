import { closeSync, openSync, writeSync } from 'node:fs'
import { crc32, deflateRawSync } from 'node:zlib'
import { replaceFile } from './files.ts'

/** A file in an archive; its bytes are asked for when its turn comes. */
export interface ZipEntry {
  name: string
  content: () => Uint8Array
  /** Whether it is worth compressing: pictures and sounds are not. */
  isCompressed: boolean
}

// The format's fields for counts and sizes end here; what goes beyond needs another format.
const MOST_ENTRIES = 0xffff
const MOST_BYTES = 0xffffffff
const UTF8_NAMES = 1 << 11
/** 1980-01-01, the first day there is: equal contents make equal archives. */
const DATE = (1 << 5) | 1

/**
 * Writes an archive, one file at a time in memory; a reader sees the old archive or the new.
 *
 * Source: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (4.3.7, 4.3.12, 4.3.16)
 *
 * @throws RangeError for more than 65 535 files or 4 GiB.
 * @throws DiskError
 */
export function writeZip(path: string, entries: readonly ZipEntry[]): void {
  if (entries.length > MOST_ENTRIES) throw tooMuch(path, `${entries.length} files`)
  replaceFile(path, 'write', (partial) => {
    const file = openSync(partial, 'w')
    try {
      writeEntries(path, file, entries)
    } finally {
      closeSync(file)
    }
  })
}

function writeEntries(path: string, file: number, entries: readonly ZipEntry[]): void {
  const directory: Buffer[] = []
  let offset = 0
  const write = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
    offset += bytes.length
    if (offset > MOST_BYTES) throw tooMuch(path, 'More than 4 GiB')
  }
  for (const { name, content, isCompressed } of entries) {
    const bytes = content()
    const packed = isCompressed ? deflateRawSync(bytes) : bytes
    const common = commonHeader(isCompressed, crc32(bytes), packed.length, bytes.length)
    const label = Buffer.from(name)
    const start = offset
    common.writeUInt16LE(label.length, 22)
    write(Buffer.concat([signature(0x04034b50), common, label]))
    write(packed)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(start, 10)
    directory.push(signature(0x02014b50, 20), common, place, label)
  }
  const start = offset
  write(Buffer.concat(directory))
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(offset - start, 8)
  end.writeUInt32LE(start, 12)
  write(Buffer.concat([signature(0x06054b50), end]))
}

/** What stands both before a file and in the directory, from the version needed on. */
function commonHeader(isCompressed: boolean, sum: number, packed: number, size: number): Buffer {
  const header = Buffer.alloc(26)
  header.writeUInt16LE(20, 0)
  header.writeUInt16LE(UTF8_NAMES, 2)
  header.writeUInt16LE(isCompressed ? 8 : 0, 4)
  header.writeUInt16LE(DATE, 8)
  header.writeUInt32LE(sum, 10)
  header.writeUInt32LE(packed, 14)
  header.writeUInt32LE(size, 18)
  return header
}

function signature(value: number, madeBy?: number): Buffer {
  const bytes = Buffer.alloc(madeBy === undefined ? 4 : 6)
  bytes.writeUInt32LE(value, 0)
  if (madeBy !== undefined) bytes.writeUInt16LE(madeBy, 4)
  return bytes
}

function tooMuch(path: string, what: string): RangeError {
  return new RangeError(
    `${path} cannot be written: ${what} do not fit into one archive. Split what goes into it.`,
  )
}
