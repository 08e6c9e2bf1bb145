import { FileLook } from '../store/file-look.ts'
import type { GenerationState } from '../store/generation-state.ts'
import type { ParsedRecord } from '../store/record.ts'
import type { CohortStage } from '../ids/generation-id.ts'
import type { StoredGenerations } from '../store/stored-generations.ts'
import type { Standing } from './standing.ts'

/** A generation as those below it see it. */
export class Above {
  readonly genId: string
  readonly standing: Standing
  readonly #parsed: FileLook | undefined
  readonly #record: ParsedRecord | undefined

  constructor(
    genId: string,
    standing: Standing,
    { parsed, record }: Pick<GenerationState, 'parsed' | 'record'>,
  ) {
    this.genId = genId
    this.standing = standing
    this.#parsed = parsed
    this.#record = record?.parsed
  }

  /** One that is no member of the cohort: it stands if it has a text, and is never made. */
  static outside(store: StoredGenerations, stage: CohortStage, genId: string): Above {
    const { state } = store.look(stage, genId)
    return new Above(genId, state.parsed === undefined ? 'missing' : 'done', state)
  }

  /** Of its text; `undefined` when there is none. */
  get digest(): string | undefined {
    return this.#parsed?.digest
  }

  /** When its text was made here, in milliseconds since 1970. */
  get madeAt(): number | undefined {
    const at = this.#record?.madeAt
    return at === undefined ? undefined : Date.parse(at)
  }

  /** Whether its text is no longer what was written here. */
  get isEdited(): boolean {
    return this.#record !== undefined && this.#record.file.digest !== this.digest
  }
}
