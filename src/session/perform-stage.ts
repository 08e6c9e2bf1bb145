import { type Backend, formatBackend } from '../core/backend.ts'
import type { CancelScope } from '../core/cancel-scope.ts'
import { defined } from '../core/defined.ts'
import type { ReverieEvent } from '../core/event.ts'
import { messageOf } from '../core/errors.ts'
import { fingerprint } from '../core/fingerprint.ts'
import { PipelineError } from '../core/pipeline-error.ts'
import { copyWhole, isFilled, makeParent } from '../io/files.ts'
import type { Runner } from '../runners/contract.ts'
import { runnerOf } from '../runners/registry.ts'
import {
  makeRoom,
  type Naming,
  type StagePaths,
  stagePaths,
  storePrompt,
  writePrompt,
} from './artifacts.ts'
import type { FileClaims } from './file-claims.ts'
import type { StageRequest } from './options.ts'
import { inTurn } from './in-turn.ts'
import { orStopped } from './or-stopped.ts'
import { refuseAnswers, refuseOwnFiles } from './others-files.ts'
import { PromptResult } from './result.ts'
import { runStage } from './run-stage.ts'
import type { SessionStore } from './store.ts'

/** What a session lends to each of its stages. */
export interface SessionParts {
  naming: Naming
  store: SessionStore
  /** Answers every call; absent: the registered runner of the backend's provider. */
  runner: Runner | undefined
  resume: boolean
  durable: boolean
  killDelayMs: number
  emit: (event: ReverieEvent) => void
  /** Takes the secrets of the environment, and of the variables added for a call, out of a text. */
  mask: (text: string, added?: Readonly<Record<string, string>>) => string
  /** Stages by output file, of those that name one. */
  ownOutputs: Map<string, string>
  /** The session's stages at work and their files. */
  claims: FileClaims
  isClosed: () => boolean
  /** When the session began. */
  began: string
}

/**
 * Takes one stage from its prompt to its answer: writes the prompt, looks for a finished answer,
 * and runs the stage when there is none.
 *
 * @throws TypeError when its files would be another stage's.
 * @throws PipelineError when it fails.
 */
export function performStage(
  parts: SessionParts,
  request: StageRequest,
  scope: CancelScope,
): Promise<PromptResult> {
  const { stage } = request
  refuseClosed(parts, stage, scope)
  const paths = stagePaths(parts.naming, request)
  refuseOwnFiles(parts.store, stage, paths)
  const work = () => perform(parts, request, paths, scope)
  return parts.claims.hold(request, paths, () => inTurn(parts.store, stage, scope, work))
}

/**
 * @throws PipelineError `stage_interrupted` for a stage that begins after its session was stopped,
 * which a script that goes on for a moment may well do.
 * @throws TypeError for one that begins after it was closed.
 */
export function refuseClosed(
  { isClosed, naming }: SessionParts,
  stage: string,
  { reason }: CancelScope,
): void {
  if (!isClosed()) return
  if (reason !== undefined) {
    const code = 'stage_interrupted'
    throw new PipelineError({ stage, attempts: 0, lastError: reason, code })
  }
  throw new TypeError(`Stage '${stage}': the session '${naming.prefix}' is closed. Open a new one.`)
}

async function perform(
  parts: SessionParts,
  request: StageRequest,
  paths: StagePaths,
  scope: CancelScope,
): Promise<PromptResult> {
  const { store, emit } = parts
  const { stage, backend, options } = request
  refuseAnswers(parts, request, paths)
  const prompt = await resolvePrompt(parts, request, paths, scope)
  const question = fingerprint({ prompt, backend, ...options })
  if (options.resume ?? parts.resume) {
    const cached = finishedAnswer(store, request, paths, question)
    if (cached !== undefined) {
      if (store.hasFailed(stage)) storePrompt(prompt, paths.inputPath)
      emit({ type: 'stage-cached', stage, at: now(), outputPath: store.relative(paths.outputPath) })
      return cached
    }
  }
  warnOfReplacing(parts, stage, question)
  const mask = (text: string) => parts.mask(text, options.env)
  const begin = () => {
    emit({
      type: 'stage-start',
      stage,
      at: now(),
      fingerprint: question,
      backend: mask(formatBackend(backend)),
      inputPath: store.relative(paths.inputPath),
      outputPath: store.relative(paths.outputPath),
      ...defined({
        temperature: options.temperature,
        topP: options.topP,
        promptVersion: request.promptVersion,
      }),
    })
    storePrompt(prompt, paths.inputPath)
    makeRoom(paths.outputPath)
  }
  const context = {
    request,
    paths,
    store,
    scope,
    emit,
    fingerprint: question,
    killDelayMs: parts.killDelayMs,
    flush: () => (parts.durable ? store.flush() : Promise.resolve()),
    mask,
    runnerFor: async ({ provider }: Backend) => parts.runner ?? (await runnerOf(provider)),
  }
  const { attempt, backend: answered, isFallback, call } = await runStage(context, begin)
  return new PromptResult({
    stage,
    ...paths,
    process: call,
    attempts: attempt,
    source: isFallback ? 'fallback' : 'runner',
    backend: answered,
  })
}

/** A name used for two questions, as in a loop, has both paid for again at every run. */
function warnOfReplacing({ store, emit, began }: SessionParts, stage: string, question: string) {
  const earlier = store.finished(stage)
  if (earlier === undefined || earlier.fingerprint === question || earlier.at <= began) return
  const message = `Stage '${stage}' has answered another prompt in this session; that answer is replaced. Give each prompt a stage name of its own to keep both.`
  emit({ type: 'warning', at: now(), code: 'stage_replaced', message, stage })
}

async function resolvePrompt(
  { emit, store, mask }: SessionParts,
  { stage, prompt, backend, options }: StageRequest,
  { inputPath, outputPath }: StagePaths,
  scope: CancelScope,
): Promise<string | Buffer> {
  try {
    if (scope.reason !== undefined) throw scope.reason
    const writing = writePrompt(prompt, inputPath)
    return await (typeof prompt === 'string' ? writing : orStopped(scope, writing))
  } catch (error) {
    const interrupted = error === scope.reason
    const failure = new PipelineError({
      stage,
      attempts: 0,
      lastError: error,
      code: interrupted ? 'stage_interrupted' : 'stage_failed',
    })
    // A stage that never began leaves no trace when the whole session is being stopped.
    if (!interrupted) {
      emit({
        type: 'stage-end',
        stage,
        at: now(),
        status: 'failure',
        backend: mask(formatBackend(backend), options.env),
        outputPath: store.relative(outputPath),
        attempts: 0,
        durationMs: 0,
        message: mask(messageOf(error), options.env),
      })
    }
    throw failure
  }
}

/** The answer of an earlier run to the same question, edits by hand included. */
function finishedAnswer(
  store: SessionStore,
  { stage, options }: StageRequest,
  paths: StagePaths,
  question: string,
): PromptResult | undefined {
  const end = store.finished(stage)
  if (end?.fingerprint !== question) return undefined
  // Where it names its place, another stage may have put its own answer there since.
  const isOthers = (path: string) => (store.ownerOf(path) ?? stage) !== stage
  if (options.outputPath !== undefined && isOthers(paths.outputPath)) return undefined
  if (!isFilled(paths.outputPath)) {
    // The output path was changed since: the answer is paid for, it only has to be brought along.
    const earlier = store.absolute(end.outputPath)
    if (earlier === paths.outputPath || !isFilled(earlier) || isOthers(earlier)) return undefined
    makeParent(paths.outputPath)
    copyWhole(earlier, paths.outputPath)
  }
  return new PromptResult({
    stage,
    ...paths,
    process: end.process ?? { exitCode: 0, durationMs: end.durationMs },
    attempts: end.attempts,
    source: 'cache',
    backend: end.backend,
  })
}

function now(): string {
  return new Date().toISOString()
}
