import type { Settled } from './pipeline-run.ts'
import type { PipelineValues } from './pipeline-values.ts'
import type { StageContext } from './stage.ts'

/** What a run did, and where its values are kept. */
export interface PastRun {
  settled: readonly Settled[]
  values: PipelineValues
  /** What was there before it: the very same for all tries of one run, and for no other. */
  results: StageContext['results']
}

/**
 * What runs of a pipeline did, by the very input each was given, for the pipeline it is part of may
 * take it back.
 */
export class PastRuns {
  readonly #byInput = new WeakMap<object, PastRun>()
  /** An input that is no object holds nothing alive but its latest run. */
  #latest: { input: unknown; run: PastRun } | undefined

  keep(input: unknown, latest: PastRun): void {
    const run = withEarlierTry(latest, this.take(input))
    if (isObject(input)) this.#byInput.set(input, run)
    else this.#latest = { input, run }
  }

  /** The run on an input; it is taken back once. */
  take(input: unknown): PastRun | undefined {
    if (isObject(input)) {
      const run = this.#byInput.get(input)
      this.#byInput.delete(input)
      return run
    }
    const latest = this.#latest
    if (latest?.input !== input) return undefined
    this.#latest = undefined
    return latest?.run
  }
}

/** What an earlier try did and this one found done is part of the one run they are. */
function withEarlierTry(run: PastRun, earlier: PastRun | undefined): PastRun {
  if (earlier?.results !== run.results) return run
  const before = new Map(earlier.settled.map((one) => [one.step, one]))
  const settled = run.settled.map((one) => (one.isNew ? one : (before.get(one.step) ?? one)))
  return { ...run, settled }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
