import { resolve } from 'node:path'
import {
  checkKind,
  checkKinds,
  COUNT,
  FUNCTION,
  type Kind,
  PATH,
  SIGNAL,
} from '../../core/option-kinds.ts'
import { type OptionNames, refuseNoObject, refuseUnknown } from '../../core/refuse-unknown.ts'
import { LockedError } from '../../io/lock.ts'
import { Session } from '../../session.ts'
import type { GenerationMaker } from './generation-maker.ts'
import type { StageRunResult } from './result.ts'
import type { StageRunSpec } from './spec.ts'
import type { StageRunnerOptions, StageRunSettings } from './stage-runner-options.ts'

const KNOWN_SETTINGS: OptionNames<StageRunSettings> = { force: true, parentMadeAt: true }
const KINDS: Readonly<Record<keyof StageRunnerOptions, Kind>> = {
  dataRoot: PATH,
  runner: FUNCTION,
  templatesRoot: PATH,
  retries: COUNT,
  log: FUNCTION,
  signal: SIGNAL,
}

/**
 * Makes drafts, essays and evaluations, one at a time, in a cohort or alone: the only way a
 * generation comes to be. What is there and made of the same things is not made again.
 *
 * @example
 * const runner = new StageRunner({ dataRoot: 'data' })
 * const moat = { name: 'Moat', content: 'A ditch of water keeps the enemy from the wall.' }
 * const bark = { name: 'Bark', content: 'A skin of dead cells keeps the beetle from the wood.' }
 * const draft = await runner.run({
 *   stage: 'draft', genId: 'd_1', templateId: 'shared-mechanism', outDir: 'data/gens', model: 'offline',
 *   values: { concepts: [moat, bark] },
 * })
 * console.log(draft.text())
 * await runner.close()
 */
export class StageRunner {
  readonly dataRoot: string
  readonly #options: StageRunnerOptions
  readonly #sessions = new Map<string, Session>()
  #maker: Promise<GenerationMaker> | undefined

  constructor(options: StageRunnerOptions) {
    checkKinds('StageRunner', options, KINDS)
    checkKind('StageRunner', 'dataRoot', options.dataRoot, PATH)
    this.dataRoot = resolve(options.dataRoot)
    this.#options = options
  }

  /**
   * Makes one generation, or finds it made.
   *
   * @throws StageSpecError, UnknownModelError, UnknownParserError, TypeError for what cannot be meant.
   * @throws PipelineError when it fails; why stands in its metadata too.
   * @throws LockedError when another process works on the same folder.
   */
  async run(spec: StageRunSpec, settings: StageRunSettings = {}): Promise<StageRunResult> {
    refuseUnknown('StageRunner.run', settings, KNOWN_SETTINGS)
    refuseNoObject('StageRunner.run', spec)
    this.#maker ??= this.#loadMaker()
    const maker = await this.#maker
    return maker.make(spec, settings)
  }

  /** The session that the calls of a folder of generations go through; opened when first asked for. */
  session(outDir: string): Session {
    const folder = resolve(outDir)
    const session = this.#sessions.get(folder) ?? this.#open(folder)
    this.#sessions.set(folder, session)
    return session
  }

  /** Ends its sessions once what runs has settled, and lets go of their folders. */
  async close(): Promise<void> {
    const sessions = [...this.#sessions.values()]
    this.#sessions.clear()
    for (const session of sessions) await session.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #open(folder: string): Session {
    const { runner, log, signal } = this.#options
    try {
      return new Session({
        outputDir: folder,
        prefix: 'gens',
        ...(runner && { runner }),
        ...(log && { log }),
        ...(signal && { signal }),
      })
    } catch (error) {
      if (!(error instanceof LockedError)) throw error
      // The prefix is not the user's to choose.
      throw new LockedError(error.path, error.pid, `The folder of generations ${folder}`)
    }
  }

  // Having a runner at hand costs nothing; what it works with is loaded with its first work.
  async #loadMaker(): Promise<GenerationMaker> {
    const { GenerationMaker: Maker } = await import('./generation-maker.ts')
    return new Maker(this.#options, (outDir) => this.session(outDir))
  }
}
