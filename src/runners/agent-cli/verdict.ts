import type { ProcessResult } from '../../io/process.ts'
import type { RunnerReply, RunnerRequest } from '../contract.ts'
import { verdictOfFinish } from '../http/finish.ts'
import { type Judgement, judgeEnd, judgeStop } from '../judge.ts'
import type { AgentOutput, AgentReading } from './definition.ts'
import { judgeAgentFailure, looksLikeFailure } from './failure.ts'

/** Everything known of a call when it is over. */
export interface AgentEvidence {
  /** Where the answer is looked for. */
  field: string
  reading: AgentReading
  output: AgentOutput
  result: ProcessResult
  limits: Pick<RunnerRequest, 'timeoutMs' | 'idleTimeoutMs'>
  /** Whether the program was ended from here because it had reported a failure. */
  wasStopped: boolean
  now: Date
}

type AgentJudgement = Pick<
  RunnerReply,
  'verdict' | 'reason' | 'retryAfterMs' | 'resetsAt' | 'isRetryable'
>

/** Judges a call by all it left: how it ended, what it reported, what it answered. */
export function judgeAgent(evidence: AgentEvidence): AgentJudgement {
  const { reading, result, limits, wasStopped, now } = evidence
  const { ended } = result
  const { failure, finishReason } = reading
  if (ended !== 'exit' && ended !== 'hung' && !wasStopped) {
    const stop = judgeStop(ended, limits)
    return failure === undefined
      ? stop
      : { ...stop, reason: `${stop.reason} It had reported: ${brief(failure.message)}` }
  }
  if (failure !== undefined) {
    const reason = brief(failure.message)
    // The words for it change from version to version, the reason to end does not.
    if (failure.status === undefined && verdictOfFinish(finishReason ?? '') === 'refused') {
      return { verdict: 'refused', reason }
    }
    return { ...judgeAgentFailure(failure, now), reason }
  }
  if (ended === 'hung') return judgeStop('hung', limits)
  return judgeAnswered(evidence)
}

function judgeAnswered(evidence: AgentEvidence): AgentJudgement {
  const { field, reading, result, limits } = evidence
  const { text = '', finishReason, deniedTools = [], isIntercepted, isComplete } = reading
  if (isIntercepted)
    return wrong(
      'prompt_not_delivered',
      `The program took the prompt for a command of its own and asked no model: ${brief(text)}`,
    )
  if (!isComplete) return judgeUnfinished(evidence)
  const finish = finishReason === undefined ? 'ok' : verdictOfFinish(finishReason)
  if (finish !== 'ok') return wrong(finish, `The answer ends for the reason '${finishReason}'.`)
  if (deniedTools.length > 0) {
    return wrong(
      'tool_denied',
      `Not allowed: ${deniedTools.join(', ')}. Allow it with 'tools' or 'permissionMode'.`,
    )
  }
  const end = judgeEnd(result, limits)
  if (end.verdict !== 'ok') return end
  if (text.trim() !== '') return { verdict: 'ok' }
  if (reading.isStrange !== true) return wrong('empty', 'The answer is empty (white space only).')
  const reason = `The output has no ${field}: its form is not the known one. Look whether the program is of a new version.`
  return { ...wrong('bad_output', reason), isRetryable: false }
}

/** The output breaks off, or is in no form known here: a message for people, a page, half a stream. */
function judgeUnfinished(evidence: AgentEvidence): AgentJudgement {
  const { field, output, reading, result, limits, now } = evidence
  const { stdout, stderr } = output
  const end = judgeEnd(result, limits)
  const isForeign = reading.text === undefined && reading.sessionId === undefined
  const words = [isForeign ? stdout : '', stderr].find((said) => looksLikeFailure(said))
  if (words !== undefined) {
    return { ...judgeAgentFailure({ message: words }, now), reason: brief(words) }
  }
  if (end.verdict !== 'ok') return end
  if (stdout.trim() === '') return wrong('empty', 'The program ended well and printed nothing.')
  const lack = `No ${field} can be read from the output`
  const what = reading.text === undefined ? lack : 'The output breaks off'
  return wrong('bad_output', `${what}: ${brief(stdout)}`)
}

function wrong(verdict: Judgement['verdict'], reason: string): Judgement {
  return { verdict, reason }
}

const LONGEST_REASON = 400

/** A message fit for one line. */
function brief(message: string): string {
  const line = message.replaceAll(/\s+/g, ' ').trim()
  return line.length <= LONGEST_REASON ? line : `${line.slice(0, LONGEST_REASON)}…`
}
