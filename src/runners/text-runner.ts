import type { Usage } from '../core/usage.ts'
import { checkKind, FUNCTION } from '../core/option-kinds.ts'
import { readPrompt, writeAnswer } from '../io/call-files.ts'
import { setDeadline } from '../io/deadline.ts'
import { onAbort } from '../io/on-abort.ts'
import type { Runner, RunnerRequest } from './contract.ts'
import { type Judgement, judgeStop } from './judge.ts'

/** An answer with what is known of how it came about. */
export interface TextAnswer {
  text: string
  usage?: Usage
  /** In US dollars. Absent: unknown. */
  costUsd?: number
  /** The provider's word for why the answer ends; `length` makes the verdict `truncated`. */
  finishReason?: string
}

/** `request.signal` aborts when the call is cancelled or its time is up. */
export type TextFunction = (
  prompt: string,
  request: RunnerRequest,
) => string | TextAnswer | Promise<string | TextAnswer>

/**
 * Makes a runner of any function from a prompt to an answer.
 *
 * What the function throws is what the call fails with, so the error's own `isRetryable` decides
 * about another attempt. The call ends when its time is up or it is cancelled, whether or not the
 * function ever does.
 *
 * @example
 * const shout = textRunner(async (prompt) => prompt.toUpperCase())
 */
export function textRunner(answer: TextFunction): Runner {
  checkKind('textRunner', 'answer', answer, FUNCTION)
  return async (request) => {
    const startedAt = performance.now()
    const prompt = readPrompt(request.inputPath)
    const end = await limited(request, async (limitedRequest) => answer(prompt, limitedRequest))
    const durationMs = Math.round(performance.now() - startedAt)
    if ('verdict' in end) return { exitCode: null, durationMs, ...end }
    const said = typeof end.value === 'string' ? { text: end.value } : end.value
    if (typeof said?.text !== 'string') {
      throw new TypeError(
        `textRunner: stage '${request.stage}': the function returned ${JSON.stringify(said)}; expected a string or { text }.`,
      )
    }
    const { text, ...known } = said
    writeAnswer(request.outputPath, text)
    return { exitCode: 0, durationMs, ...known, ...judgeText(text, known.finishReason) }
  }
}

async function limited<T>(
  request: RunnerRequest,
  work: (request: RunnerRequest) => Promise<T>,
): Promise<{ value: T } | Judgement> {
  if (request.signal.aborted) return judgeStop('cancelled', request)
  // Not AbortSignal.any: on Node 20 it holds on to what it made for as long as a source lives.
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let forget = (): void => {}
  const stopped = new Promise<Judgement>((resolve) => {
    const stop = (ended: 'timeout' | 'cancelled', reason: unknown): void => {
      resolve(judgeStop(ended, request))
      controller.abort(reason)
    }
    timer = setDeadline(request.timeoutMs, () =>
      stop('timeout', new DOMException('timeoutMs is over', 'TimeoutError')),
    )
    forget = onAbort(request.signal, () => stop('cancelled', request.signal.reason))
  })
  try {
    const working = work({ ...request, signal: controller.signal })
    return await Promise.race([stopped, working.then((value) => ({ value }))])
  } finally {
    clearTimeout(timer)
    forget()
  }
}

function judgeText(text: string, finishReason: string | undefined): Judgement {
  if (text.trim() === '') {
    return { verdict: 'empty', reason: 'The answer is empty (white space only).' }
  }
  if (finishReason === 'length') {
    return { verdict: 'truncated', reason: 'The answer was cut off at a length limit.' }
  }
  return { verdict: 'ok' }
}
