import { join, relative, resolve, sep } from 'node:path'
import { fileSize } from '../../io/files.ts'
import type { Session } from '../../session.ts'
import { type ModelEntry, readModels } from '../catalog/catalog.ts'
import { templateFile } from '../catalog/templates.ts'
import { runAnswer } from '../generation-run/run-answer.ts'
import { runCopy } from '../generation-run/run-copy.ts'
import { stageName } from '../generation-run/stage-name.ts'
import { generationPaths } from '../store/generation-paths.ts'
import type { Metadata } from '../store/metadata.ts'
import { OpenGeneration } from '../store/open-generation.ts'
import { type Question, questionOf } from './question.ts'
import { StageRunResult } from './result.ts'
import { checkedSpec, type CheckedSpec, type StageRunSpec } from './spec.ts'
import type { StageRunnerOptions, StageRunSettings } from './stage-runner-options.ts'
import { TemplateTexts } from './template-texts.ts'

/** What a `StageRunner` works with once it has work. */
export class GenerationMaker {
  readonly #dataRoot: string
  readonly #options: StageRunnerOptions
  readonly #sessionOf: (outDir: string) => Session
  readonly #templates = new TemplateTexts()
  readonly #running = new Set<string>()
  #models: Promise<ReadonlyMap<string, ModelEntry> | undefined> | undefined

  constructor(options: StageRunnerOptions, sessionOf: (outDir: string) => Session) {
    this.#dataRoot = resolve(options.dataRoot)
    this.#options = options
    this.#sessionOf = sessionOf
  }

  /** See `StageRunner.run`. */
  async make(spec: StageRunSpec, settings: StageRunSettings): Promise<StageRunResult> {
    const checked = { ...checkedSpec(spec), outDir: resolve(spec.outDir) }
    const { stage, genId, outDir, mode } = checked
    const session = this.#sessionOf(outDir)
    const models = await this.#readModels()
    const paths = generationPaths(outDir, stage, genId)
    if (this.#running.has(paths.folder)) {
      throw new TypeError(`${stage} ${genId} is being made already. Wait for it to settle.`)
    }
    this.#running.add(paths.folder)
    try {
      const { force = false, ...above } = settings
      const name = stageName(checked)
      const question = mode === 'llm' ? this.#question(checked, models, above) : undefined
      const open = OpenGeneration.open(paths, ownFields(checked), (message) =>
        session.announce({ type: 'warning', at: now(), code: 'metadata', message, stage: name }),
      )
      const work = { spec: checked, name, session, open, force }
      const source =
        question === undefined
          ? runCopy({ ...work, ...above, ...this.#copied(checked) })
          : await runAnswer({ ...work, ...question, retries: this.#options.retries ?? 0 })
      return new StageRunResult({ stage, genId, source, paths, metadata: open.metadata })
    } finally {
      this.#running.delete(paths.folder)
    }
  }

  #question(
    spec: CheckedSpec,
    models: ReadonlyMap<string, ModelEntry> | undefined,
    { parentMadeAt }: StageRunSettings,
  ): Question {
    const { templatesRoot = join(this.#dataRoot, '1_raw', 'templates') } = this.#options
    const template = () =>
      this.#templates.read(templateFile(templatesRoot, spec.stage, spec.templateId))
    return questionOf(spec, models, template, parentMadeAt)
  }

  #copied({ passThroughFrom = '' }: CheckedSpec): { source: string; sourceName: string } {
    const source = resolve(passThroughFrom)
    const inside = relative(this.#dataRoot, source)
    const sourceName = inside.startsWith('..') ? source : inside.split(sep).join('/')
    return { source, sourceName }
  }

  /** `undefined` where there is no table, which a generation made alone can do without. */
  #readModels(): Promise<ReadonlyMap<string, ModelEntry> | undefined> {
    const file = join(this.#dataRoot, '1_raw', 'llm_models.csv')
    this.#models ??= fileSize(file) === undefined ? Promise.resolve(undefined) : readModels(file)
    return this.#models
  }
}

/** What a spec says of a generation, as its metadata has it. */
function ownFields({ stage, genId, mode, templateId, model }: CheckedSpec): Metadata {
  return {
    stage,
    gen_id: genId,
    mode,
    ...(templateId && { template_id: templateId }),
    ...(mode === 'llm' && model && { llm_model_id: model }),
  }
}

function now(): string {
  return new Date().toISOString()
}
