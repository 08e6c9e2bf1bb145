import type { Fault } from '../generation-run/faults.ts'
import type { Generation } from '../plan/generation.ts'
import type { GenerationState } from '../store/generation-state.ts'
import type { Above } from './above.ts'

/** Why a generation has to be made or made again, in a few words for people. */
export function reasonOf(
  { phase, what, was, now }: Fault,
  { stage, templateId, modelId, mode }: Generation,
  state: GenerationState,
  above: Above | undefined,
): string {
  switch (what) {
    case 'file':
      if ((state.prompt ?? state.raw ?? state.parsed) === undefined) return 'not made yet'
      if (phase === 'prompt') return 'its prompt.txt is gone'
      if (phase === 'raw') return state.parsed ? 'its raw.txt is gone' : 'not answered yet'
      return state.record?.parsed ? 'its parsed.txt is gone' : 'its answer is not read yet'
    case 'template':
      return `its template ${templateId} was changed`
    case 'values':
      if (above === undefined) return 'its concepts were changed'
      return `its ${parentStage(stage)} ${above.genId} was ${above.isEdited ? 'edited by hand' : 'made again'}`
    case 'mode':
      return `its template ${templateId} is for ${mode} now`
    case 'parent':
      return `its ${parentStage(stage)} ${above?.genId} was made after it`
    case 'prompt':
      return 'its prompt.txt was edited by hand'
    case 'raw':
      return 'its raw.txt was edited by hand'
    case 'backend':
      return `its model ${modelId} is ${now} now, was ${was}`
    case 'parser':
      return `its parser is ${now} now, was ${was}`
    default:
      return 'its last answer was not accepted'
  }
}

export function parentStage(stage: Generation['stage']): 'draft' | 'essay' {
  return stage === 'evaluation' ? 'essay' : 'draft'
}
