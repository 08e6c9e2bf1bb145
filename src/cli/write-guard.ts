import type { OutputStream } from './sturdy-writer.ts'

export interface WriteWatch {
  before: () => void
  /** Told whether the output so far ends with a line's end. */
  after: (endsLine: boolean) => void
}

/** Tells when anybody writes to the streams; returns the way out. Nothing is held back or changed. */
export function guardWrites(streams: Iterable<OutputStream>, watch: WriteWatch): () => void {
  const releases = Array.from(streams, (stream) => guard(stream, watch))
  return () => releases.forEach((release) => release())
}

function guard(stream: OutputStream, { before, after }: WriteWatch): () => void {
  const own = Object.getOwnPropertyDescriptor(stream, 'write')
  const original = stream.write.bind(stream) as (...args: unknown[]) => boolean
  let released = false
  const guarded = (...args: unknown[]): boolean => {
    const endsLine = released ? undefined : endOf(args[0])
    if (endsLine !== undefined) before()
    const flushed = original(...args)
    if (endsLine !== undefined) after(endsLine)
    return flushed
  }
  stream.write = guarded
  return () => {
    released = true
    // Somebody may have wrapped it once more; then it stays and only passes on.
    if (stream.write !== guarded) return
    if (own === undefined) Reflect.deleteProperty(stream, 'write')
    else Object.defineProperty(stream, 'write', own)
  }
}

/** Whether a chunk ends a line; `undefined` for one that shows nothing. */
function endOf(chunk: unknown): boolean | undefined {
  if (typeof chunk === 'string') return chunk === '' ? undefined : chunk.endsWith('\n')
  if (chunk instanceof Uint8Array) return chunk.length === 0 ? undefined : chunk.at(-1) === 10
  return undefined
}
