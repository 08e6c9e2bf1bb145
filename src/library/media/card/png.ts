import { crc32, deflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const UP = 2

/**
 * A PNG file of pixels of three bytes each, row by row.
 *
 * Source: https://www.w3.org/TR/png-3/
 */
export function encodePng(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // 8 bits a part, red, green and blue; the rest is the only choice there is.
  header.set([8, 2, 0, 0, 0], 8)
  const parts = [
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(filtered(width * 3, height, pixels), { level: 6 })),
    chunk('IEND', Buffer.alloc(0)),
  ]
  return Buffer.concat(parts)
}

/** Each row as what it differs by from the one above, which packs well. */
function filtered(rowBytes: number, height: number, pixels: Uint8Array): Uint8Array {
  const rows = new Uint8Array((rowBytes + 1) * height)
  for (let row = 0; row < height; row += 1) {
    const to = row * (rowBytes + 1)
    rows[to] = UP
    for (let at = 0; at < rowBytes; at += 1) {
      const from = row * rowBytes + at
      rows[to + 1 + at] = (pixels[from] ?? 0) - (row === 0 ? 0 : (pixels[from - rowBytes] ?? 0))
    }
  }
  return rows
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(data.length, 0)
  whole.set(body, 4)
  whole.writeUInt32BE(crc32(body), body.length + 4)
  return whole
}
