import { crc32, inflateRawSync } from 'node:zlib'

/** The files of an archive by name, read through its directory; broken ones throw. */
export function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from('504b0506', 'hex'))
  if (end < 0) throw new Error('no end of directory')
  const count = archive.readUInt16LE(end + 10)
  const files = new Map<string, Buffer>()
  let at = archive.readUInt32LE(end + 16)
  for (let file = 0; file < count; file += 1) {
    if (archive.readUInt32LE(at) !== 0x02014b50) throw new Error(`no entry at ${at}`)
    const method = archive.readUInt16LE(at + 10)
    const sum = archive.readUInt32LE(at + 16)
    const packed = archive.readUInt32LE(at + 20)
    const size = archive.readUInt32LE(at + 24)
    const [nameLength, extra, comment] = [28, 30, 32].map((place) =>
      archive.readUInt16LE(at + place),
    )
    const name = archive.subarray(at + 46, at + 46 + (nameLength ?? 0)).toString('utf8')
    const local = archive.readUInt32LE(at + 42)
    if (archive.readUInt32LE(local) !== 0x04034b50) throw new Error(`no file at ${local}`)
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
    const raw = archive.subarray(start, start + packed)
    const bytes = method === 8 ? inflateRawSync(raw) : raw
    if (bytes.length !== size || crc32(bytes) !== sum) throw new Error(`'${name}' is broken`)
    files.set(name, bytes)
    at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0)
  }
  if (at !== end) throw new Error('the directory has another length')
  return files
}
