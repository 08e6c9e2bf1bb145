import { formatBackend } from '../core/backend.ts'
import { AttemptError } from '../core/attempt-error.ts'
import { defined } from '../core/defined.ts'
import { messageOf, ReverieError } from '../core/errors.ts'
import type { CallRecord } from '../core/event.ts'
import { moveFile, removeFile } from '../io/files.ts'
import type { RunnerReply } from '../runners/contract.ts'
import type { AttemptContext, AttemptTarget } from './attempt-context.ts'
import { partialPathOf } from './artifacts.ts'
import { callRunner } from './call-runner.ts'
import { dropTranscript, type FailedFiles, keepFailed } from './failed-attempt.ts'
import { judge } from './judge.ts'
import { callRecordOf, UNRECORDED } from './store.ts'

export interface Accepted {
  attempt: number
  backend: string
  isFallback: boolean
  call: CallRecord
}

/**
 * Makes one call and judges it. The answer goes to a temporary file; only one that is accepted is
 * renamed onto the output path, after its acceptance is in the journal.
 *
 * @throws AttemptError for an answer that is not accepted; what it said is kept beside the output.
 * @throws DiskError when the journal or the answer cannot be written.
 */
export async function makeAttempt(
  context: AttemptContext,
  target: AttemptTarget,
): Promise<Accepted> {
  const { paths, store, emit } = context
  const { stage } = context.request
  const { attempt } = target
  const backend = context.mask(formatBackend(target.backend))
  const partialPath = partialPathOf(paths.outputPath, attempt)
  removeFile(partialPath)
  emit({
    type: 'attempt-start',
    stage,
    at: new Date().toISOString(),
    attempt,
    backend,
    partialPath: store.relative(partialPath),
    ...(target.inputPath === undefined ? {} : { inputPath: store.relative(target.inputPath) }),
  })
  const end = await callRunner(context, target, partialPath)
  const { transcriptPath } = end.reply
  const call = recordOf(end.reply, context.mask)
  const rejection = await judge(context, target, partialPath, end, call)
  const common = {
    type: 'attempt-end',
    stage,
    at: new Date().toISOString(),
    attempt,
    backend,
  } as const

  if (rejection === undefined) {
    try {
      emit({ ...common, verdict: 'ok', accepted: true, ...call })
    } catch (error) {
      moveFile(partialPath, partialPath + UNRECORDED)
      throw new AnswerKeptError('answer_unrecorded', partialPath + UNRECORDED, error)
    }
    try {
      dropTranscript(partialPath, transcriptPath)
      moveFile(partialPath, paths.outputPath)
    } catch (error) {
      throw new AnswerKeptError('answer_unplaced', partialPath, error)
    }
    return { attempt, backend, isFallback: target.isFallback, call }
  }

  let kept: FailedFiles = {}
  // Of a call cut off in the middle there is nothing to learn; an answer to be validated was whole.
  if (end.ended === 'cancelled' || end.reply.verdict === 'cancelled') {
    removeFile(partialPath)
    dropTranscript(partialPath, transcriptPath)
  } else kept = keepFailed(partialPath, transcriptPath, paths.outputPath, attempt)
  const { failedPath } = kept
  const reason = context.mask(rejection.reason)
  emit({
    ...common,
    verdict: rejection.verdict,
    accepted: false,
    reason,
    ...errorCodeOf(rejection.cause),
    ...call,
    ...(failedPath === undefined ? {} : { failedPath: store.relative(failedPath) }),
    ...(kept.transcriptPath === undefined
      ? {}
      : { transcriptPath: store.relative(kept.transcriptPath) }),
  })
  throw new AttemptError({
    ...rejection,
    reason,
    attempt,
    backend,
    call,
    ...defined({ failedPath, retryAfterMs: end.reply.retryAfterMs, resetsAt: end.reply.resetsAt }),
  })
}

/** An answer is there, paid for and good, but not yet where it belongs. */
export class AnswerKeptError extends ReverieError {
  /** Where the answer is; whoever runs the stage next puts it in its place. */
  readonly path: string

  constructor(code: 'answer_unrecorded' | 'answer_unplaced', path: string, cause: unknown) {
    const what = code === 'answer_unrecorded' ? 'recorded' : 'put in its place'
    super(
      code,
      `The answer is there, but could not be ${what}: ${messageOf(cause)} It is kept as ${path}, and the next run uses it.`,
      { cause },
    )
    this.path = path
  }
}

function errorCodeOf(cause: unknown): { errorCode: string } | undefined {
  return cause instanceof ReverieError ? { errorCode: cause.code } : undefined
}

function recordOf(reply: RunnerReply, mask: (text: string) => string): CallRecord {
  const { command, stderrTail } = reply
  const said = stderrTail ? mask(stderrTail) : undefined
  return {
    ...callRecordOf(reply),
    ...defined({ command: command && mask(command), stderrTail: said }),
  }
}
