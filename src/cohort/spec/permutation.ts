/** Enough that orders of few items look drawn at random; each costs some nanoseconds an item. */
const ROUNDS = 8

/**
 * A shuffled order of 0 to `size` - 1 that is computed item by item and never stored: the item at
 * every place. The same seed gives the same order. Not for secrets.
 *
 * Source: J. Black, P. Rogaway, "Ciphers with Arbitrary Finite Domains", CT-RSA 2002: a generalised
 * Feistel network over the smallest `a` × `b` that holds `size`, walked until it ends within.
 */
export function permutation(size: number, seed: number): (index: number) => number {
  const a = Math.max(1, Math.ceil(Math.sqrt(size)))
  const b = Math.max(1, Math.ceil(size / a))
  const keys = Array.from({ length: ROUNDS }, (_, round) => roundKey(seed, round))

  const encrypt = (index: number): number => {
    let left = index % a
    let right = Math.floor(index / a)
    for (let round = 0; round < ROUNDS; round += 1) {
      // 30 bits, so that the sum is a small integer to the engine.
      const next = (left + (mix(right ^ keys[round]!) >>> 2)) % (round % 2 === 0 ? a : b)
      left = right
      right = next
    }
    // After an even number of rounds the halves have their first moduli again.
    return a * right + left
  }

  return (index) => {
    let item = encrypt(index)
    while (item >= size) item = encrypt(item)
    return item
  }
}

function roundKey(seed: number, round: number): number {
  // Both halves of a seed beyond 32 bits count, and so does its sign.
  return mix(mix(seed | 0) ^ mix(Math.floor(seed / 2 ** 32) + 0x9e3779b9) ^ mix(round + 1))
}

/**
 * Scatters 32 bits.
 *
 * Source: the finaliser of MurmurHash3, A. Appleby, public domain.
 */
function mix(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
