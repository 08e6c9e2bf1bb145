import { defined } from '../../core/defined.ts'
import { messageOf, ReverieError } from '../../core/errors.ts'
import { PipelineError } from '../../core/pipeline-error.ts'
import { readText } from '../../io/files.ts'
import type { Session } from '../../session.ts'
import { Above } from '../assessment/above.ts'
import { assess } from '../assessment/assess.ts'
import { Expectations, valuesFrom } from '../assessment/expectations.ts'
import { lackOf } from '../assessment/lacks.ts'
import { parentStage } from '../assessment/reason.ts'
import type { Cohort } from '../cohort.ts'
import { adopt } from '../generation-run/adopt.ts'
import { isDiskFull, isInterrupted } from '../generation-run/failure.ts'
import { isUnrecorded } from '../generation-run/settled-record.ts'
import { stageName } from '../generation-run/stage-name.ts'
import { type Told, tellFailed, tellSkipped, tellUsedAgain } from '../generation-run/tell.ts'
import type { CohortStage } from '../ids/generation-id.ts'
import type { Generation } from '../plan/generation.ts'
import type { StageRunSpec } from '../stage-runner/spec.ts'
import type { StageRunner } from '../stage-runner/stage-runner.ts'
import { type GenerationPaths, generationPaths } from '../store/generation-paths.ts'
import { lookAt } from '../store/generation-state.ts'
import type { MetadataIndexWriter } from '../store/metadata-index.ts'
import type { OutcomeCounter } from './outcome.ts'

interface WorkParts {
  readonly cohort: Cohort
  readonly runner: StageRunner
  readonly session: Session
  readonly outcome: OutcomeCounter
  /** Kept for later looks at the cohort. */
  readonly index: MetadataIndexWriter
  /** Stages to be made anew in any case. */
  readonly force: readonly CohortStage[]
}

/** Makes the generations of a cohort one at a time and keeps count. */
export class CohortWork {
  readonly #parts: WorkParts
  readonly #expectations: Expectations
  /** What others are made from, as it stands now. */
  readonly #aboves = new Map<string, Above>()

  constructor(parts: WorkParts) {
    this.#parts = parts
    this.#expectations = new Expectations(parts.cohort.catalog)
  }

  /**
   * Makes a generation unless it is done; resolves with whether what is made from it can begin.
   *
   * @throws what ends the whole run: an interruption, a full disk, a wrong program.
   */
  async make(generation: Generation): Promise<boolean> {
    const { cohort, runner, outcome, force, index } = this.#parts
    const { stage, genId } = generation
    const above = this.#above(generation)
    if (above !== undefined && above.standing !== 'done') {
      const reason = `its ${parentStage(stage)} ${above.genId} is neither in the cohort nor stored`
      this.#skip(generation, reason)
      return false
    }
    const paths = generationPaths(cohort.gensFolder, stage, genId)
    const { state, isPart } = cohort.store.look(stage, genId)
    const expected = this.#expectations.of(generation, above)
    const isForced = force.includes(stage)
    const { standing } = assess(generation, state, expected, above, {
      isForced,
      hasSpec: false,
    })
    if (standing === 'done' && !isUnrecorded(state)) {
      // What an index knows is recorded already; and a part must never be written for the whole.
      const metadata = isPart ? state.metadata : adopt(paths.metadata, state, expected)
      index.add(stage, genId, metadata ?? {})
      tellUsedAgain(this.#told(generation))
      outcome.count(stage, 'reused')
      this.#aboves.set(genId, new Above(genId, 'done', state))
      return true
    }
    try {
      const parentMadeAt = above?.madeAt
      const { source, metadata } = await runner.run(this.#specOf(generation), {
        force: isForced,
        ...defined({ parentMadeAt }),
      })
      outcome.count(stage, source === 'cache' ? 'reused' : 'made')
      index.add(stage, genId, metadata)
      this.#aboves.set(genId, new Above(genId, 'done', lookAt(paths, metadata)))
      return true
    } catch (error) {
      this.#fail(generation, error)
      return false
    }
  }

  /** Passes a generation over because another failed. */
  skip(generation: Generation, because: Generation): void {
    this.#skip(generation, `its ${because.stage} ${because.genId} did not come off`)
  }

  #skip(generation: Generation, reason: string): void {
    tellSkipped(this.#told(generation), reason)
    this.#parts.outcome.count(generation.stage, 'skipped')
  }

  #fail(generation: Generation, error: unknown): void {
    if (isDiskFull(error) || isInterrupted(error) || !(error instanceof ReverieError)) throw error
    const isTold = error instanceof PipelineError
    if (!isTold) tellFailed(this.#told(generation), generation.modelId ?? '', error.message)
    const message = isTold ? messageOf(error.lastError) : error.message
    this.#parts.outcome.fail(generation, message)
  }

  #above({ stage, parentGenId }: Generation): Above | undefined {
    if (stage === 'draft' || parentGenId === undefined) return undefined
    const known = this.#aboves.get(parentGenId)
    if (known !== undefined) return known
    return Above.outside(this.#parts.cohort.store, parentStage(stage), parentGenId)
  }

  /** @throws UnknownConceptError, DiskError, IncompleteError */
  #specOf(generation: Generation): StageRunSpec {
    const lack = lackOf(generation)
    if (lack !== undefined) throw new ReverieError('generation_incomplete', lack)
    const { stage, genId, templateId, mode, modelId, parserName, replicate } = generation
    const { gensFolder } = this.#parts.cohort
    const parsed = this.#pathsAbove(generation)?.parsed
    const common = { stage, genId, templateId, mode, outDir: gensFolder }
    if (mode === 'copy') return { ...common, values: {}, passThroughFrom: parsed ?? '' }
    return {
      ...common,
      values: this.#valuesOf(generation, parsed),
      ...defined({ model: modelId, parserName }),
      // A provider asked the same twice may give one answer for both.
      ...(replicate > 1 && { seed: replicate }),
    }
  }

  #valuesOf({ stage, comboId }: Generation, parsed: string | undefined): Record<string, unknown> {
    if (stage === 'draft') return { concepts: this.#expectations.concepts(comboId ?? '') }
    return valuesFrom(stage, readText(parsed ?? ''))
  }

  #pathsAbove({ stage, parentGenId }: Generation): GenerationPaths | undefined {
    if (parentGenId === undefined) return undefined
    return generationPaths(this.#parts.cohort.gensFolder, parentStage(stage), parentGenId)
  }

  #told(generation: Generation): Told {
    const { session, cohort } = this.#parts
    const paths = generationPaths(cohort.gensFolder, generation.stage, generation.genId)
    return { session, name: stageName(generation), open: { paths } }
  }
}
