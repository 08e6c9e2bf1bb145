import type { Verdict } from '../core/verdict.ts'
import { isBlankFile } from '../io/blank.ts'
import { fileSize } from '../io/files.ts'
import type { ProcessEnd, ProcessResult } from '../io/process.ts'
import type { RunnerRequest } from './contract.ts'

/** What became of a call, with one sentence for people unless it is `ok`. */
export interface Judgement {
  verdict: Verdict
  reason?: string
}

type Limits = Pick<RunnerRequest, 'timeoutMs' | 'idleTimeoutMs'>

/** Judges how a program ended and nothing else: what it said is for the provider's own file. */
export function judgeEnd(result: ProcessResult, limits: Limits): Judgement {
  const { ended, exitCode, signal, stderrTail } = result
  if (ended !== 'exit') return judgeStop(ended, limits)
  if (exitCode === 0) return { verdict: 'ok' }
  const how = exitCode === null ? `was ended by ${signal}` : `ended with exit code ${exitCode}`
  return { verdict: 'crashed', reason: `The program ${how}${lastWords(stderrTail)}` }
}

/** Judges a call that was ended from here: whatever its exit code says, the verdict is ours. */
export function judgeStop(ended: Exclude<ProcessEnd, 'exit'>, limits: Limits): Judgement {
  const { timeoutMs, idleTimeoutMs } = limits
  const judgements: Record<typeof ended, Judgement> = {
    cancelled: { verdict: 'cancelled', reason: 'The call was cancelled.' },
    timeout: {
      verdict: 'timeout',
      reason: `The call took longer than ${timeoutMs} ms (timeoutMs).`,
    },
    idle_timeout: {
      verdict: 'idle_timeout',
      reason: `The call was silent for longer than ${idleTimeoutMs} ms (idleTimeoutMs).`,
    },
    hung: {
      verdict: 'hung_after_result',
      reason: 'The answer was complete, but the program did not end.',
    },
  }
  return judgements[ended]
}

/** Judges an answer file by its being there and not blank. */
export function judgeAnswer(path: string): Judgement {
  if (fileSize(path) === undefined) {
    return { verdict: 'empty', reason: 'The call ended well but left no answer file.' }
  }
  if (isBlankFile(path)) {
    return { verdict: 'empty', reason: 'The answer is empty (white space only).' }
  }
  return { verdict: 'ok' }
}

/** What Node, and many a program that was called wrongly, ends with; the error stands further up. */
const LAST_OF_MANY = /^(?:Node\.js v\d|For more information, try)/
const ERROR = /^(?:\w*Error|error)\b/

function lastWords(stderrTail: string): string {
  const lines = stderrTail.trimEnd().split('\n')
  const last = lines.at(-1)?.trim() ?? ''
  if (last === '') return ' and said nothing on standard error.'
  const error = LAST_OF_MANY.test(last) ? lines.findLast((line) => ERROR.test(line)) : undefined
  if (error === undefined) return `: ${last}`
  return `: ${error.trim()}${last.startsWith('Node') ? ` (${last})` : ''}`
}
