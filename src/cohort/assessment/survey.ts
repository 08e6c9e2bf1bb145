import type { Cohort } from '../cohort.ts'
import type { CohortStage } from '../ids/generation-id.ts'
import { isWritten, otherModel } from '../membership/stored-model.ts'
import type { Generation } from '../plan/generation.ts'
import { Above } from './above.ts'
import { type Assessment, assess } from './assess.ts'
import { Expectations } from './expectations.ts'
import { parentStage } from './reason.ts'

export interface Surveyed extends Assessment {
  /** What is wrong with its `metadata.json`, where it cannot be read. */
  readonly unreadable?: string
  /** The model that wrote it, where that is not the planned one although the id is the same. */
  readonly storedModel?: string
}

/**
 * Looks at every generation of a cohort, without changing anything. Files are stat'ed; only those
 * that changed since they were recorded are read.
 *
 * @param force Stages to be made anew in any case.
 */
export function* survey(cohort: Cohort, force: readonly CohortStage[] = []): Generator<Surveyed> {
  const { store, catalog } = cohort
  const expectations = new Expectations(catalog)
  const aboves = new Map<string, Above>()
  const aboveOf = ({ stage, parentGenId }: Generation): Above | undefined => {
    if (stage === 'draft' || parentGenId === undefined) return undefined
    const above = aboves.get(parentGenId)
    if (above !== undefined) return above
    const outside = Above.outside(store, parentStage(stage), parentGenId)
    aboves.set(parentGenId, outside)
    return outside
  }
  for (const { generation, look } of cohort.generations()) {
    const { stage, genId } = generation
    const { reading, state } = look()
    const above = aboveOf(generation)
    const expected = expectations.of(generation, above)
    const assessment = assess(generation, state, expected, above, {
      isForced: force.includes(stage),
      hasSpec: cohort.specFile !== undefined,
    })
    if (stage !== 'evaluation') aboves.set(genId, new Above(genId, assessment.standing, state))
    const storedModel = otherModel(generation, state.metadata)
    if (reading.kind === 'unreadable') {
      yield { ...assessment, unreadable: `${reading.path}: ${reading.problem}` }
    } else if (storedModel !== undefined && isWritten(state)) {
      yield { ...assessment, storedModel }
    } else {
      yield assessment
    }
  }
}
