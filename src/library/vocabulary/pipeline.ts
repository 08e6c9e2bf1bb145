import { defined } from '../../core/defined.ts'
import { pipeline } from '../../stage/pipeline.ts'
import type { Pipeline } from '../../stage/pipeline-compose.ts'
import type { Member } from '../../stage/pipeline-steps.ts'
import { registerStage } from '../../stage/registry.ts'
import type { Stage } from '../../stage/stage.ts'
import { analyzeWords } from '../analyze-words.ts'
import { exportApkg } from '../export-apkg.ts'
import { fillBatch } from '../fill-batch.ts'
import { generateMedia } from '../generate-media.ts'
import { ingestBatch } from '../ingest-batch.ts'
import { prepareBatch } from '../prepare-batch.ts'
import type { ValidateIpaOptions } from '../pronunciation/check-ipa.ts'
import { ipaOptionsIn } from '../pronunciation/options.ts'
import type { RecordSchema } from '../records/record-schema.ts'
import { recordSchemaIn } from '../records/schema-of-schemas.ts'
import { syncCards } from '../sync-cards.ts'
import { syncMedia } from '../sync-media.ts'
import { syncTemplates } from '../sync-templates.ts'
import { validateIpa } from '../validate-ipa.ts'

export interface VocabularyStagesOptions {
  /**
   * The folder of `vocabulary.json`, `word_queue.json` and `staging/`. Default: the setting `folder`
   * of the run, else the working folder.
   */
  folder?: string
  /** What meanings have to be like, with the key fields of the default. Default: `spanish-vocabulary`. */
  schema?: RecordSchema
  /** How pronunciations are checked before a batch is taken in. */
  ipa?: Omit<ValidateIpaOptions, 'folder'>
}

export interface VocabularyPipelineOptions extends VocabularyStagesOptions {
  /**
   * Most pictures, and most sounds, that may be made in one run; more are refused before the first.
   * Default: the setting `max_new` of the run, else 5.
   */
  max_new?: number
  /** Where the cards go: a package in the folder, or the Anki of the provider `anki`. Default `apkg`. */
  to?: 'apkg' | 'anki'
  /** Default `Spanish vocabulary`. */
  deck?: string
}

/**
 * The stages from words to cards in the vocabulary, each with what it depends on; in a pipeline of
 * one's own others can follow them, such as those that make media of `ingest_batch.cards`.
 */
export function vocabularyStages({
  folder,
  schema,
  ipa = {},
}: VocabularyStagesOptions = {}): readonly Stage[] {
  const place = folder === undefined ? {} : { folder }
  const kind = schema === undefined ? {} : { schema }
  return [
    analyzeWords(place),
    { ...prepareBatch({ ...place, ...kind }), dependencies: ['analyze_words'] },
    { ...fillBatch(kind), dependencies: ['prepare_batch'] },
    { ...validateIpa({ ...ipa, ...place }), dependencies: ['fill_batch'] },
    { ...ingestBatch({ ...place, ...kind }), dependencies: ['fill_batch', 'validate_ipa'] },
  ]
}

/**
 * Makes a pipeline from words to cards: `analyze_words`, `prepare_batch`, `fill_batch`,
 * `validate_ipa`, `ingest_batch`, then `generate_media` with the providers `image` and `audio` as far
 * as they are lent, then `export_apkg`, or the stages that bring the cards to a running Anki.
 *
 * Its input has `words`, a list or one text with commas; without them the next words of the queue are
 * taken. Words that are learned already are not asked about again.
 *
 * @example
 * const learn = vocabularyPipeline({ folder: 'spanish' })
 * const providers = { image: cardImages(), audio: await espeakSpeech() }
 * await session.run(learn, { words: 'casa, con, tener que' }, { backend: 'claude:sonnet', providers })
 */
export function vocabularyPipeline(
  options: VocabularyPipelineOptions = {},
): Pipeline<{ words?: string | readonly string[] }, Readonly<Record<string, unknown>>> {
  const { folder, schema, max_new: cap, to = 'apkg', deck } = options
  const chosen = {
    ...defined({ folder, schema }),
  }
  const media = { ...chosen, required: false, ...defined({ max_new: cap }) }
  const cards = { ...chosen, ...defined({ deck }) }
  const after = ['ingest_batch', 'generate_media']
  return pipeline<object, readonly (Stage | Member)[]>('vocabulary', [
    ...vocabularyStages(options),
    // Cards without a picture are cards all the same.
    { stage: generateMedia(media), dependencies: ['ingest_batch'], continueOnError: true },
    ...(to === 'apkg'
      ? [{ ...exportApkg(cards), dependencies: after }]
      : [
          // One after another, so that Anki that is not there is told once.
          { ...syncTemplates(), dependencies: after },
          { ...syncMedia(chosen), dependencies: [...after, 'sync_templates'] },
          { ...syncCards(cards), dependencies: [...after, 'sync_media'] },
        ]),
  ])
}

registerStage<VocabularyPipelineOptions>({
  name: 'vocabulary',
  title: 'Vocabulary',
  description: 'A pipeline from words to flash cards with media, for Anki.',
  options: (z) =>
    z.strictObject({
      folder: z.string().exactOptional(),
      schema: recordSchemaIn(z).exactOptional(),
      ipa: z.strictObject(ipaOptionsIn(z)).exactOptional(),
      max_new: z.int().min(0).exactOptional(),
      to: z.enum(['apkg', 'anki']).exactOptional(),
      deck: z.string().trim().min(1).exactOptional(),
    }),
  create: vocabularyPipeline,
})
