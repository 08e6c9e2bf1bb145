const CHUNK = 64 * 1024

/** Joins short texts into pieces of about 64 KB, so that a stream is written in few calls. */
export function* chunked(texts: Iterable<string>): Generator<string> {
  let chunk = ''
  for (const text of texts) {
    chunk += text
    if (chunk.length < CHUNK) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}
