import { defined } from '../../core/defined.ts'
import { amountAt, type JsonObject, objectAt, textAt } from '../../core/json-object.ts'
import type { Usage } from '../../core/usage.ts'
import type { AgentFailure, AgentOutput, AgentReading } from './definition.ts'
import { eventsIn, lastObjectIn, stringAt } from './events.ts'
import { usageOf } from './usage.ts'

const WHOLE_KEYS = ['response', 'error', 'stats']

/** Reads what Gemini CLI printed, in either of its JSON forms. */
export function readGemini(output: AgentOutput): AgentReading {
  const events = eventsIn(output.stdout)
  const more = {
    deniedTools: deniedIn(output.stderr),
    ...defined({ finishReason: lastFinish(output.requestLog) }),
  }
  const end = events.findLast((event) => event['type'] === 'result')
  if (end !== undefined) return { ...readStream(events, end), ...more }
  const whole = events.findLast((event) => WHOLE_KEYS.some((key) => key in event))
  if (whole !== undefined && whole['type'] === undefined) return { ...readWhole(whole), ...more }
  return readFailed(output, textAt(events[0], 'session_id'))
}

function readWhole(whole: JsonObject): AgentReading {
  const stats = objectAt(whole, 'stats')
  const models = Object.values(objectAt(stats, 'models'))
  const message = textAt(objectAt(whole, 'error'), 'message')
  return {
    isComplete: true,
    isStrange: stringAt(whole, 'response') === undefined,
    ...defined({
      text: stringAt(whole, 'response'),
      sessionId: textAt(whole, 'session_id'),
      usage: usageIn(models.map((model) => objectAt(model, 'tokens'))),
      failure: message === undefined ? undefined : failureOf(message, objectAt(whole, 'error')),
    }),
  }
}

function readStream(events: readonly JsonObject[], end: JsonObject): AgentReading {
  const said = events.filter(
    (event) => event['type'] === 'message' && event['role'] === 'assistant',
  )
  const error = objectAt(end, 'error')
  const message = textAt(error, 'message') ?? 'the program reported an error'
  const stats = objectAt(end, 'stats')
  return {
    isComplete: true,
    text: said.map((event) => stringAt(event, 'content') ?? '').join(''),
    ...defined({
      sessionId: textAt(events[0], 'session_id'),
      failure: end['status'] === 'error' ? failureOf(message, error) : undefined,
      usage: usageOf({
        inputTokens: amountAt(stats, 'input_tokens'),
        outputTokens: amountAt(stats, 'output_tokens'),
        cachedInputTokens: amountAt(stats, 'cached'),
        reasoningTokens: undefined,
      }),
    }),
  }
}

function failureOf(message: string, error: JsonObject): AgentFailure {
  return { message, ...defined({ status: amountAt(error, 'code') }) }
}

/** The counts do not tell a tool that was refused from one that failed; standard error does. */
function deniedIn(stderr: string): string[] {
  const lines = stderr.matchAll(/^Error executing tool (\S+): .*(?:denied by policy|not found\.)/gm)
  return [...lines].map(([, tool = '']) => tool)
}

/** Without an answer the last object on standard error says why; before that, its own retries. */
function readFailed({ stderr }: AgentOutput, sessionId: string | undefined): AgentReading {
  const last = lastObjectIn(stderr)
  if (last !== undefined && 'error' in last) return readWhole(last)
  const [, attempt] =
    /(?:^|\n)(Attempt \d+ failed[^]*?(?:Retrying|Max attempts)[^\n]*)/.exec(stderr) ?? []
  return {
    isComplete: false,
    ...defined({ sessionId, failure: attempt === undefined ? undefined : { message: attempt } }),
  }
}

function usageIn(models: readonly JsonObject[]): Usage | undefined {
  const sum = (key: string): number | undefined => {
    const counts = models
      .map((tokens) => amountAt(tokens, key))
      .filter((count) => count !== undefined)
    return counts.length === 0 ? undefined : counts.reduce((a, b) => a + b)
  }
  const answer = sum('candidates')
  return usageOf({
    inputTokens: sum('prompt'),
    outputTokens: answer === undefined ? undefined : answer + (sum('thoughts') ?? 0),
    cachedInputTokens: sum('cached'),
    reasoningTokens: sum('thoughts'),
  })
}

function lastFinish(log: readonly string[]): string | undefined {
  const lists = [...log.join('\n').matchAll(/"finish_reasons": ?\[([^\]]*)\]/g)]
  return lists.at(-1)?.[1]?.match(/"(\w+)"\s*$/)?.[1]
}
