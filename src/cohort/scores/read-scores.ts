import { join } from 'node:path'
import { valuesFrom } from '../assessment/expectations.ts'
import type { CohortStage } from '../ids/generation-id.ts'
import { readMembership } from '../membership/membership-file.ts'
import { KnownText, valuesDigest } from '../store/digest.ts'
import { FileLook } from '../store/file-look.ts'
import { generationPaths } from '../store/generation-paths.ts'
import {
  countIn,
  type Metadata,
  modelIn,
  readMetadata,
  templateIn,
  textIn,
} from '../store/metadata.ts'
import { recordIn } from '../store/record.ts'
import { readScore, type ScoreReading } from './read-score.ts'
import type { Scored } from './scored.ts'

/**
 * Reads what became of every evaluation of a cohort, in the order of its `membership.csv`. Only
 * that file and the generations are read, whoever wrote them; what is wrong with one evaluation
 * becomes its `error`.
 *
 * @throws DiskError, CatalogError for a membership that cannot be read.
 */
export async function readScores(dataRoot: string, cohortId: string): Promise<Scored[]> {
  const members = await readMembership(join(dataRoot, 'cohorts', cohortId, 'membership.csv'))
  const store = new ScoreStore(dataRoot)
  return members.flatMap(({ stage, genId }) => (stage === 'evaluation' ? [store.read(genId)] : []))
}

interface Text {
  readonly metadata: Metadata | undefined
  /** Relative to the data root; empty where nothing is known. */
  readonly path: string
  /** The text itself, where there is one. */
  readonly look: FileLook | undefined
}

const NOTHING: Text = { metadata: undefined, path: '', look: undefined }

/** Reads evaluations with the essays and drafts they come from, each of these once. */
class ScoreStore {
  readonly #dataRoot: string
  readonly #texts = new Map<string, Text>()

  constructor(dataRoot: string) {
    this.#dataRoot = dataRoot
  }

  read(genId: string): Scored {
    const paths = generationPaths('gens', 'evaluation', genId)
    const reading = readMetadata(this.#at(paths.metadata))
    const own = reading.kind === 'read' ? reading.metadata : undefined
    const essayId = textIn(own, 'parent_gen_id') ?? ''
    const essay = this.#text('essay', essayId)
    const draft = this.#text('draft', textIn(essay.metadata, 'parent_gen_id') ?? '')
    const draftModel = modelIn(draft.metadata) ?? ''
    const raw = readMetadata(this.#at(paths.rawMetadata))
    const how = [raw.kind === 'read' ? raw.metadata : undefined, own]
    const result = this.#scoreOf(genId, paths.parsed, own, essayId, essay)
    return {
      genId,
      essayId,
      evaluationTemplate: templateIn(own, 'evaluation') ?? '',
      evaluationModel: modelIn(own) ?? '',
      score: 'score' in result ? result.score : undefined,
      error: 'error' in result ? result.error : undefined,
      isOutdated: 'score' in result && isOutdated(own, essay),
      evaluationPath: paths.parsed,
      comboId: textIn(draft.metadata, 'combo_id') ?? textIn(own, 'combo_id') ?? '',
      draftTemplate: templateIn(draft.metadata, 'draft') ?? textIn(own, 'draft_template') ?? '',
      draftModel,
      essayTemplate: templateIn(essay.metadata, 'essay') ?? '',
      essayModel: modelOf(essay) ?? draftModel,
      originCohortId: textIn(own, 'origin_cohort_id') ?? textIn(own, 'cohort_id') ?? '',
      essayPath: essay.path,
      inputMode: firstText(how, 'input_mode'),
      copiedFrom: firstText(how, 'copied_from'),
      draftReplicate: countIn(draft.metadata, 'replicate') ?? 1,
      essayReplicate: countIn(essay.metadata, 'replicate') ?? 1,
      evaluationReplicate: countIn(own, 'replicate') ?? 1,
    }
  }

  #scoreOf(
    genId: string,
    parsed: string,
    own: Metadata | undefined,
    essayId: string,
    essay: Text,
  ): ScoreReading {
    if (own === undefined) return { error: 'no readable metadata.json' }
    if (essayId === '') return { error: 'its metadata.json names no parent_gen_id' }
    // A score that outlived its essay is of a text nobody can read any more.
    if (essay.look === undefined) return { error: `its essay ${essayId} has no text` }
    const reading = readScore(this.#at(parsed))
    const record = recordIn(own)
    if (record?.failure === undefined) return reading
    // What it said before it failed counts no more; what a person put in its place does.
    if ('score' in reading && record.parsed === undefined) return reading
    return { error: `${genId} failed: ${record.failure.message.split('\n', 1)[0]}` }
  }

  #text(stage: CohortStage, genId: string): Text {
    if (!/^[\w-][\w.-]*$/.test(genId)) return NOTHING
    const key = `${stage}/${genId}`
    const found = this.#texts.get(key)
    if (found !== undefined) return found
    const paths = generationPaths('gens', stage, genId)
    const reading = readMetadata(this.#at(paths.metadata))
    const metadata = reading.kind === 'read' ? reading.metadata : undefined
    const known = recordIn(metadata)?.parsed?.file
    const text = { metadata, path: paths.parsed, look: FileLook.at(this.#at(paths.parsed), known) }
    this.#texts.set(key, text)
    return text
  }

  #at(path: string): string {
    return `${this.#dataRoot}/${path}`
  }
}

/** A copy may name a model, the one its template had before or others plan for all essays alike. */
function modelOf({ metadata }: Text): string | undefined {
  return textIn(metadata, 'mode') === 'copy' ? undefined : modelIn(metadata)
}

/** Whether what was judged is not what the essay says now. */
function isOutdated(evaluation: Metadata | undefined, { look }: Text): boolean {
  const judged = recordIn(evaluation)?.prompt?.values
  if (judged === undefined || look === undefined) return false
  return judged !== valuesDigest(valuesFrom('evaluation', new KnownText(look.digest)))
}

function firstText(places: readonly (Metadata | undefined)[], field: string): string {
  for (const metadata of places) {
    const text = textIn(metadata, field)
    if (text !== undefined) return text
  }
  return ''
}
