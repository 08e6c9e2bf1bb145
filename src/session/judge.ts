import { formatBackend } from '../core/backend.ts'
import { describeKind } from '../core/describe-kind.ts'
import { defined } from '../core/defined.ts'
import { isRetryable, messageOf } from '../core/errors.ts'
import type { CallRecord } from '../core/event.ts'
import type { Verdict } from '../core/verdict.ts'
import { answerState } from '../io/answer-file.ts'
import { readText } from '../io/files.ts'
import type { RunnerReply } from '../runners/contract.ts'
import type { AttemptContext, AttemptTarget } from './attempt-context.ts'
import type { CallEnd } from './call-runner.ts'
import { orStopped } from './or-stopped.ts'
import { PromptResult } from './result.ts'

/** Why an answer is not accepted. */
export interface Rejection {
  verdict: Verdict
  reason: string
  isRetryable?: boolean
  cause?: unknown
}

/** What is wrong with how a call ended or with the answer it left; nothing, if it is accepted. */
export async function judge(
  context: AttemptContext,
  target: AttemptTarget,
  partialPath: string,
  { ended, error, reply }: CallEnd,
  call: CallRecord,
): Promise<Rejection | undefined> {
  const { options } = context.request
  // After our own kill the verdict is ours, whatever the program made of it.
  if (ended === 'cancelled')
    return { verdict: 'cancelled', reason: 'The call was cancelled.', cause: context.scope.reason }
  if (ended === 'timeout') {
    return { verdict: 'timeout', reason: `No answer within ${options.timeoutMs} ms (timeoutMs).` }
  }
  if (error !== undefined) {
    return {
      verdict: 'crashed',
      reason: messageOf(error),
      isRetryable: isRetryable(error),
      cause: error,
    }
  }
  const isAcceptedCut = reply.verdict === 'truncated' && context.request.acceptTruncated === true
  const verdict = isAcceptedCut ? 'ok' : (reply.verdict ?? 'ok')
  if (verdict !== 'ok')
    return {
      verdict,
      reason: reply.reason ?? REASONS[verdict] ?? `The runner's verdict is ${verdict}.`,
      ...defined({ isRetryable: reply.isRetryable }),
    }
  if (reply.exitCode !== null && reply.exitCode !== 0) {
    return { verdict: 'crashed', reason: reply.reason ?? exitReason(reply) }
  }
  const state = answerState(partialPath)
  return state === 'text' ? validate(context, target, partialPath, call) : FAULTS[state]
}

async function validate(
  context: AttemptContext,
  target: AttemptTarget,
  partialPath: string,
  call: CallRecord,
): Promise<Rejection | undefined> {
  const { stage, options } = context.request
  if (options.validate === undefined) return undefined
  const candidate = new PromptResult({
    stage,
    inputPath: context.paths.inputPath,
    outputPath: partialPath,
    process: call,
    attempts: target.attempt,
    source: target.isFallback ? 'fallback' : 'runner',
    backend: context.mask(formatBackend(target.backend)),
  })
  try {
    const validating = Promise.resolve(options.validate(readText(partialPath), candidate))
    // The answer is paid for, so its validation may end as a program may.
    const reason: unknown = await orStopped(context.scope, validating, context.killDelayMs)
    // Clearly meant as a rejection; what else a short function happens to return says nothing.
    if (reason === false || reason instanceof Error) {
      throw new TypeError(
        `validate() returned ${describeKind(reason)}; it has to return nothing for an answer that will do, else a text that says what is wrong.`,
      )
    }
    if (typeof reason !== 'string') return undefined
    const said = reason === '' ? 'validate() returned an empty text' : reason
    return { verdict: 'bad_output', reason: `The answer was rejected: ${said}` }
  } catch (error) {
    if (context.scope.reason !== undefined && error === context.scope.reason) {
      return { verdict: 'cancelled', reason: 'Its validation was cancelled.', cause: error }
    }
    return {
      verdict: 'bad_output',
      reason: `The answer was rejected: ${messageOf(error)}`,
      isRetryable: isRetryable(error),
      cause: error,
    }
  }
}

const REASONS: Partial<Record<Verdict, string>> = {
  rate_limited: 'The provider asks to slow down.',
  quota_exhausted: 'The allowance at the provider is used up.',
  auth: 'The provider does not accept the credentials.',
  truncated: 'The answer was cut off at a length limit.',
  refused: 'The model refused.',
  empty: 'The answer is empty (white space only).',
  idle_timeout: 'The call was silent for longer than idleTimeoutMs.',
}

function exitReason({ exitCode, stderrTail }: RunnerReply): string {
  const said = stderrTail?.trim().split('\n').at(-1)
  return `The program ended with exit code ${exitCode}${said ? `: ${said}` : ' and said nothing on stderr.'}`
}

const FAULTS: Record<'missing' | 'blank' | 'binary', Rejection> = {
  missing: { verdict: 'empty', reason: 'The call ended well but left no answer file.' },
  blank: { verdict: 'empty', reason: 'The answer is empty (white space only).' },
  binary: {
    verdict: 'bad_output',
    reason: 'The answer is not text: it holds bytes that are not UTF-8, or zero bytes.',
  },
}
