import type { Generation } from '../plan/generation.ts'

/** What a generation is called in a session: `draft.d_…`; progress counts by what is before the dot. */
export function stageName({ stage, genId }: Pick<Generation, 'stage' | 'genId'>): string {
  return `${stage}.${genId}`
}
