import { defined } from '../../core/defined.ts'
import { amountAt, type JsonObject, objectAt, textAt } from '../../core/json-object.ts'
import { addUsage, type Usage } from '../../core/usage.ts'
import type { AgentFailure, AgentOutput, AgentReading } from './definition.ts'
import { eventsIn, stringAt } from './events.ts'
import { usageOf } from './usage.ts'

/** Reads the events Copilot printed. */
export function readCopilot({ stdout, requestLog }: AgentOutput): AgentReading {
  const state: State = { reading: { isComplete: false }, open: '', cut: '', tools: new Map() }
  for (const event of eventsIn(stdout)) apply(event, objectAt(event, 'data'), state)
  const { reading, cut } = state
  Object.assign(reading, defined({ usage: usageIn(requestLog) }))
  if (cut === '') return reading
  return { ...reading, text: cut + (reading.text ?? ''), finishReason: 'length' }
}

/** What it says itself where the provider filtered the whole answer, and nowhere but there. */
const FILTERED =
  'The model returned no content because the response was blocked by content filtering.'

interface State {
  reading: AgentReading
  /** What was streamed of a message that is not told as a whole yet. */
  open: string
  /** Messages that were never told as a whole: they hit a length limit and it asked to go on. */
  cut: string
  /** Names of tools by the id of their call. */
  tools: Map<string, string>
}

function apply(event: JsonObject, data: JsonObject, state: State): void {
  const { reading, tools } = state
  switch (event['type']) {
    case 'assistant.message_start': {
      state.open = ''
      break
    }
    case 'assistant.message_delta': {
      state.open += stringAt(data, 'deltaContent') ?? ''
      break
    }
    case 'assistant.message': {
      // A retried answer is told again; the last one counts.
      state.open = ''
      const text = stringAt(data, 'content')
      reading.text = text ?? ''
      reading.isStrange = text === undefined
      delete reading.failure
      delete reading.finishReason
      if (text === FILTERED) reading.finishReason = 'content_filter'
      break
    }
    case 'assistant.turn_end': {
      state.cut += state.open
      state.open = ''
      break
    }
    case 'model.call_failure': {
      state.open = ''
      reading.failure = {
        message: stringAt(data, 'errorMessage') ?? 'the request to the model failed',
        ...defined({ status: amountAt(data, 'statusCode') }),
      }
      break
    }
    case 'session.error': {
      reading.failure = errorIn(data, reading.failure)
      break
    }
    case 'tool.execution_start': {
      tools.set(textAt(data, 'toolCallId') ?? '', textAt(data, 'toolName') ?? '')
      break
    }
    case 'tool.execution_complete': {
      if (data['success'] === false) readRefused(data, state)
      break
    }
    case 'result': {
      reading.isComplete = true
      Object.assign(reading, defined({ sessionId: textAt(event, 'sessionId') }))
    }
  }
}

/** What the request was told is more exact than what the session makes of it. */
function errorIn(data: JsonObject, before: AgentFailure | undefined): AgentFailure {
  const message = stringAt(data, 'message') ?? 'the session failed'
  const status = amountAt(data, 'statusCode') ?? before?.status
  const both = before === undefined ? message : `${before.message} ${message}`
  return { message: both, ...defined({ status }) }
}

function readRefused(data: JsonObject, { reading, tools }: State): void {
  const error = objectAt(data, 'error')
  if (!/denied|rejected|permission/i.test(`${textAt(error, 'code')} ${textAt(error, 'message')}`)) {
    return
  }
  const tool = tools.get(textAt(data, 'toolCallId') ?? '') || 'a tool'
  reading.deniedTools = [...(reading.deniedTools ?? []), tool]
}

/** Its account of the tokens, which it writes when it ends. */
function usageIn(log: readonly string[]): Usage | undefined {
  const [account] = eventsIn(log[0] ?? '')
  const models = Object.values(objectAt(account, 'modelMetrics')).map((model) => {
    const usage = objectAt(model, 'usage')
    return usageOf({
      inputTokens: amountAt(usage, 'inputTokens'),
      outputTokens: amountAt(usage, 'outputTokens'),
      cachedInputTokens: amountAt(usage, 'cacheReadTokens'),
      reasoningTokens: amountAt(usage, 'reasoningTokens'),
    })
  })
  return models.reduce(addUsage, undefined)
}
