import { defined } from '../core/defined.ts'
import { NotJsonError } from '../core/plain-json.ts'
import { reused, skipped } from './outcome.ts'
import type { Give } from './pipeline-design.ts'
import type { Step } from './pipeline-steps.ts'
import { type KeptValue, type PipelineValues, workKey } from './pipeline-values.ts'
import type { StageResult } from '../core/result.ts'
import type { Stage, StageContext } from './stage.ts'

/** What became of a step. */
export interface Settled {
  readonly step: Step
  readonly result: StageResult
  /** What the stage was given; absent where it was not run. */
  readonly given?: { readonly input: unknown }
  /** Why what depends on it cannot be run. */
  readonly hindrance?: string
  /** Whether it did more than an earlier run had done. */
  readonly isNew: boolean
}

interface RunOptions {
  give: Give
  /** Whether what depends on a partial stage is not run. */
  stopsOnPartial: boolean
}

/** One run of a pipeline: each step once, after those it depends on. */
export class PipelineRun {
  readonly #input: unknown
  readonly #context: StageContext
  readonly #values: PipelineValues
  readonly #options: RunOptions
  readonly #settled = new Map<string, Settled>()
  /** Stages of which nothing can be kept. */
  readonly #unkept = new Set<string>()
  readonly #told = new Set<string>()

  constructor(input: unknown, context: StageContext, values: PipelineValues, options: RunOptions) {
    this.#input = input
    this.#context = context
    this.#values = values
    this.#options = options
  }

  /** Runs steps side by side as what they depend on is settled. They come in topological order. */
  async all(steps: readonly Step[]): Promise<Settled[]> {
    const running = new Map<string, Promise<Settled>>()
    for (const step of steps) {
      const before = step.dependencies.flatMap((name) => running.get(name) ?? [])
      running.set(
        step.name,
        Promise.all(before).then(() => this.#run(step)),
      )
    }
    return Promise.all(running.values())
  }

  /** Runs steps one after another until one has done something new. */
  async next(steps: readonly Step[]): Promise<Settled[]> {
    const settled: Settled[] = []
    for (const step of steps) {
      const one = await this.#run(step)
      settled.push(one)
      if (one.isNew) break
    }
    return settled
  }

  async #run(step: Step): Promise<Settled> {
    const settled = await this.#settle(step)
    this.#settled.set(step.name, settled)
    return settled
  }

  async #settle(step: Step): Promise<Settled> {
    const before = step.needs.flatMap((name) => this.#settled.get(name) ?? [])
    const hindrance = before.find(({ hindrance: found }) => found !== undefined)?.hindrance
    if (hindrance !== undefined) {
      const result = await this.#stand(step, () => skipped(`Not run: ${hindrance}.`))
      return { step, result, hindrance, isNew: false }
    }
    try {
      const values = this.#options.give(this.#input, valuesOf(before))
      if (!(await step.when(values))) {
        const result = await this.#stand(step, () => skipped('Its condition does not hold.'))
        return { step, result, isNew: false }
      }
      return await this.#work(step, step.input(values), before)
    } catch (error) {
      const result = await this.#stand(step, () => {
        throw error
      })
      return this.#judged(step, result, { isNew: true })
    }
  }

  async #work(step: Step, input: unknown, before: readonly Settled[]): Promise<Settled> {
    const { name, stage, retry, timeoutMs } = step
    const key = this.#keyOf(step, input)
    const kept = key === undefined ? undefined : this.#lookUp(name, key)
    if (kept?.isFinal) {
      const result = await this.#stand(step, () => reused(kept.value))
      return { step, result, isNew: false }
    }
    const results = Object.fromEntries(
      before.map(({ step: { name: one }, result }) => [one, result]),
    )
    const result = await this.#context.run(stage, input, {
      results: { ...this.#context.results, ...results },
      retries: retry,
      ...defined({ timeoutMs }),
    })
    if (key !== undefined) this.#keep(step, key, result)
    const { status, attempts } = result
    // What skips itself has done nothing, and would hold up the next one for ever.
    const isNew =
      status !== 'skipped' && (kept === undefined || status !== 'success' || attempts > 0)
    return this.#judged(step, result, { given: { input }, isNew })
  }

  /** The pipeline settles a stage itself, in whose place a stand-in is run: it is told like any other. */
  #stand(step: Step, execute: Stage['execute']): Promise<StageResult> {
    return this.#context.run({ name: step.name, execute }, undefined)
  }

  #judged(step: Step, result: StageResult, rest: Pick<Settled, 'given' | 'isNew'>): Settled {
    const hindrance = this.#hindranceOf(step, result)
    return { step, result, ...rest, ...defined({ hindrance }) }
  }

  #hindranceOf({ name, continueOnError }: Step, { status }: StageResult): string | undefined {
    if (status === 'failure' && !continueOnError) return `'${name}' failed`
    if (status === 'partial' && this.#options.stopsOnPartial) return `'${name}' is only partly done`
    return undefined
  }

  #keyOf(step: Step, input: unknown): string | undefined {
    try {
      return workKey(step.name, input, this.#context.config)
    } catch (error) {
      this.#tellUnkept(step, 'in its input', error)
      return undefined
    }
  }

  #lookUp(name: string, key: string): KeptValue | undefined {
    return this.#context.isForced(name) ? undefined : this.#values.find(name, key)
  }

  /** Only success completes a stage; what is less makes an earlier completion void. */
  #keep(step: Step, key: string, { status, data, isReusable }: StageResult): void {
    const { name } = step
    if (status !== 'success') {
      if (this.#values.find(name, key) !== undefined) this.#values.drop(name)
      return
    }
    try {
      this.#values.put(name, key, data, isReusable)
    } catch (error) {
      this.#tellUnkept(step, 'in its value', error)
    }
  }

  /** Said once for what a stage brought up, not again for all that needs it. */
  #tellUnkept({ name, needs }: Step, where: string, error: unknown): void {
    if (!(error instanceof NotJsonError)) throw error
    const isKnown = this.#told.has(error.message) || needs.some((need) => this.#unkept.has(need))
    this.#unkept.add(name)
    this.#told.add(error.message)
    if (isKnown) return
    this.#context.log(
      `'${name}' is run every time, nothing is kept of it: ${where}, ${error.message}.`,
    )
  }
}

/** The values by name, without those of stages that gave none. */
export function valuesOf(settled: readonly Settled[]): Map<string, unknown> {
  return new Map(
    settled
      .filter(({ result: { status } }) => status === 'success' || status === 'partial')
      .map(({ step, result }) => [step.name, result.data]),
  )
}
