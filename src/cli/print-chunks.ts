import { pipeline } from 'node:stream/promises'

/**
 * Writes pieces of text to standard output as fast as they are read. When nobody reads on, the rest
 * is not made, and that is no failure.
 *
 * @throws what making the pieces throws.
 */
export async function printChunks(chunks: Iterable<string>): Promise<void> {
  let failure: { error: unknown } | undefined
  function* noted(): Generator<string> {
    try {
      yield* chunks
    } catch (error) {
      failure = { error }
      throw error
    }
  }
  try {
    await pipeline(noted(), process.stdout, { end: false })
  } catch {
    // What is wrong with standard output itself is said by whoever watches it.
    if (failure !== undefined) throw failure.error
  }
}
