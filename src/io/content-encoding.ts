import type { IncomingHttpHeaders } from 'node:http'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'

/** Takes a body as it came and hands on what it says. */
export interface BodyDecoder {
  write: (chunk: Buffer) => void
  /** The body is over; `done` is called when all of it was handed on. */
  end: (done: () => void) => void
  /** Nothing more is wanted of it. */
  destroy: () => void
}

const DECODERS: Readonly<Record<string, () => ReturnType<typeof createGunzip>>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

/**
 * What unpacks a body, or `undefined` for one that comes as it is. Nothing packed is asked for, yet
 * some gateways send it.
 */
export function bodyDecoder(
  headers: IncomingHttpHeaders,
  onChunk: (chunk: Buffer) => void,
  onError: (error: Error) => void,
): BodyDecoder | undefined {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? ''
  const create = DECODERS[encoding]
  if (create === undefined) return undefined
  // Made with the first bytes: a reply without a body has nothing to unpack, and says so all the same.
  let stream: ReturnType<typeof create> | undefined
  return {
    write(chunk) {
      stream ??= create().on('data', onChunk).on('error', onError)
      stream.write(chunk)
    },
    end: (done) => (stream === undefined ? done() : void stream.once('end', done).end()),
    destroy: () => void stream?.destroy(),
  }
}
