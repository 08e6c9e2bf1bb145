/**
 * A seeded source of numbers from 0 up to, not including, 1, which fills one list after the other
 * with the next of them. Not for secrets.
 *
 * Source: sfc32, C. Doty-Humphrey, PractRand, with its customary twelve rounds of warming up.
 *
 * @param seed Any whole number.
 */
export function seededRandom(seed: number): (numbers: Float64Array) => void {
  const state = Int32Array.of(0, seed, Math.floor(seed / 2 ** 32), 1)
  const fill = (numbers: Float64Array) => {
    // In variables of the function itself, which is several times as fast as anywhere else.
    let [a, b, c, counter] = [state[0]!, state[1]!, state[2]!, state[3]!]
    for (let index = 0; index < numbers.length; index += 1) {
      const sum = (a + b + counter) | 0
      counter = (counter + 1) | 0
      a = b ^ (b >>> 9)
      b = (c + (c << 3)) | 0
      c = (((c << 21) | (c >>> 11)) + sum) | 0
      numbers[index] = (sum >>> 0) / 2 ** 32
    }
    state.set([a, b, c, counter])
  }
  fill(new Float64Array(12))
  return fill
}
