import type { TestContext } from 'node:test'

/** Puts the clock of this process on by as much as the test says: time passes without a wait. */
export function forwardClock(t: TestContext): (ms: number) => void {
  const now = performance.now.bind(performance)
  let ahead = 0
  t.mock.method(performance, 'now', () => now() + ahead)
  return (ms) => {
    ahead += ms
  }
}
