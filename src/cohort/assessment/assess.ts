import { firstFault } from '../generation-run/faults.ts'
import type { Expected } from '../generation-run/wanted.ts'
import type { Generation } from '../plan/generation.ts'
import type { GenerationState } from '../store/generation-state.ts'
import type { Above } from './above.ts'
import { lackOf } from './lacks.ts'
import { parentStage, reasonOf } from './reason.ts'
import type { Standing } from './standing.ts'

export interface Assessment {
  readonly generation: Generation
  readonly standing: Standing
  /** Why it is not done, in a few words. Empty for one that is. */
  readonly why: string
  /** Whether a model has to be asked for it. */
  readonly needsCall: boolean
}

export interface AssessOptions {
  /** Whether it is to be made anew in any case. */
  readonly isForced: boolean
  /** Whether a spec would say what its metadata does not. */
  readonly hasSpec: boolean
}

export function assess(
  generation: Generation,
  state: GenerationState,
  expected: Expected,
  above: Above | undefined,
  { isForced, hasSpec }: AssessOptions,
): Assessment {
  const result = (standing: Standing, why: string, needsCall = generation.mode === 'llm') => ({
    generation,
    standing,
    why,
    needsCall,
  })
  const undone = state.parsed === undefined ? 'missing' : 'stale'
  const lack = lackOf(generation, hasSpec)
  if (above !== undefined && above.standing !== 'done') {
    const why = `its ${parentStage(generation.stage)} ${above.genId} is ${above.standing}`
    return result(undone, why)
  }
  const fault = firstFault(state, expected)
  if (fault === undefined && !isForced) return result('done', '', false)
  if (lack !== undefined) return result('failed', lack, false)
  if (fault === undefined) return result(undone, 'forced')
  const { failure } = state.record ?? {}
  const needsCall = generation.mode === 'llm' && (isForced || fault.phase !== 'parsed')
  if (state.parsed === undefined && failure !== undefined) {
    return result('failed', failure.message.split('\n', 1)[0] ?? '', needsCall)
  }
  return result(undone, reasonOf(fault, generation, state, above), needsCall)
}
