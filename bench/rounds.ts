/** A way of doing the job; resolves with what it took, in whatever unit the rounds compare. */
export type Contender = () => number | Promise<number>

/**
 * Lets all contenders have a go in each round, A B A B …, so that they meet the same machine, and
 * returns the best of each: what others do on the machine only ever adds.
 */
export async function bestOf<Name extends string>(
  rounds: number,
  contenders: Record<Name, Contender>,
): Promise<Record<Name, number>> {
  const best = {} as Record<Name, number>
  for (let round = 0; round < rounds; round += 1) {
    for (const name of Object.keys(contenders) as Name[]) {
      best[name] = Math.min(best[name] ?? Infinity, await contenders[name]())
    }
  }
  return best
}

/** Milliseconds some work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
