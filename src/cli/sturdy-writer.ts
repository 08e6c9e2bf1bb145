/** What is needed of a stream to show something on it: `process.stderr` and tests' streams fit. */
export type OutputStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  readonly writableNeedDrain?: boolean
}

export interface SturdyWriter {
  write(text: string): void
  /** Lets go of the stream once everything is written. */
  release(): void
}

/**
 * Writes to a stream that may go away: a reader that has seen enough (`| head`) or a closed
 * terminal must not end the work that is only being watched. After the first error nothing more is
 * written.
 */
export function sturdyWriter(stream: OutputStream): SturdyWriter {
  // Taken now, so that a `write` which somebody wraps later is passed by.
  const write = stream.write.bind(stream)
  let broken = false
  const onError = () => {
    broken = true
  }
  stream.on('error', onError)
  return {
    write(text) {
      if (broken || !stream.writable) return
      try {
        write(text)
      } catch {
        broken = true
      }
    },
    release() {
      try {
        // The error of a write comes after its callback, so the listener stays a turn longer.
        write('', () => setImmediate(() => stream.off('error', onError)))
      } catch {
        stream.off('error', onError)
      }
    },
  }
}
