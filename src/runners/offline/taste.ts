/** A factor near 1 for anything that can be named; it makes one choice more likely than another. */
export type Taste = (name: string) => number

/**
 * The taste that belongs to a seed: factors from 0.6 to 1.4, the same for the same name. Without a
 * seed every factor is 1, so that the measurements alone decide.
 */
export function tasteOf(seed: number | undefined): Taste {
  return seed === undefined ? () => 1 : (name) => 0.6 + 0.8 * fraction(`${seed}:${name}`)
}

/**
 * Spreads texts evenly over 0 to 1.
 *
 * Source: the FNV-1a hash of Fowler, Noll and Vo, with the final mix of MurmurHash3 by A. Appleby.
 */
function fraction(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}
