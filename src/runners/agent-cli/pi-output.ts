import { defined } from '../../core/defined.ts'
import { amountAt, type JsonObject, listAt, objectAt, textAt } from '../../core/json-object.ts'
import { addUsage, type Usage } from '../../core/usage.ts'
import type { AgentOutput, AgentReading } from './definition.ts'
import { eventsIn, stringAt } from './events.ts'
import { usageOf } from './usage.ts'

/** Reads the events Pi printed. */
export function readPi({ stdout }: AgentOutput): AgentReading {
  const reading: AgentReading = { isComplete: false }
  for (const event of eventsIn(stdout)) apply(event, reading)
  return reading
}

function apply(event: JsonObject, reading: AgentReading): void {
  const message = objectAt(event, 'message')
  switch (event['type']) {
    case 'session': {
      Object.assign(reading, defined({ sessionId: textAt(event, 'id') }))
      break
    }
    case 'message_end': {
      if (message['role'] === 'assistant') readMessage(message, reading)
      break
    }
    case 'tool_execution_end': {
      readTool(event, reading)
      break
    }
    case 'auto_retry_start': {
      reading.failure = { message: stringAt(event, 'errorMessage') ?? 'the call failed' }
      reading.isComplete = false
      break
    }
    case 'turn_start': {
      reading.isComplete = false
      break
    }
    case 'agent_end': {
      // Older versions do not say that nothing follows, newer ones do so in words of its own.
      reading.isComplete = event['willRetry'] !== true
      break
    }
    case 'agent_settled': {
      reading.isComplete = true
    }
  }
}

function readMessage(message: JsonObject, reading: AgentReading): void {
  const parts = listAt(message, 'content')
  const texts = parts.map((part) => stringAt(part, 'text') ?? '')
  const stopReason = textAt(message, 'stopReason')
  const usage = objectAt(message, 'usage')
  const cost = amountAt(objectAt(usage, 'cost'), 'total')
  reading.text = texts.join('')
  reading.isStrange = !Array.isArray(message['content']) || parts.some(isStrange)
  Object.assign(
    reading,
    defined({ usage: addUsage(reading.usage, usageIn(usage)), finishReason: stopReason }),
  )
  // It writes 0 for models whose price it does not know.
  if (cost !== undefined && cost > 0) reading.costUsd = (reading.costUsd ?? 0) + cost
  delete reading.failure
  if (stopReason === 'error' || stopReason === 'aborted') {
    reading.failure = { message: stringAt(message, 'errorMessage') ?? stopReason }
  }
  // What comes after it are accounts of what was told.
  if (stopReason === 'stop' || stopReason === 'length') reading.isComplete = true
}

function isStrange(part: unknown): boolean {
  return textAt(part, 'type') === 'text' && stringAt(part, 'text') === undefined
}

/** Which tools there are is all it has of permissions. */
function readTool(event: JsonObject, reading: AgentReading): void {
  const [said] = listAt(objectAt(event, 'result'), 'content')
  const tool = textAt(event, 'toolName') ?? 'a tool'
  if (event['isError'] !== true || stringAt(said, 'text') !== `Tool ${tool} not found`) return
  reading.deniedTools = [...(reading.deniedTools ?? []), tool]
}

function usageIn(usage: JsonObject): Usage | undefined {
  const cached = amountAt(usage, 'cacheRead')
  const input = amountAt(usage, 'input')
  return usageOf({
    inputTokens:
      input === undefined
        ? undefined
        : input + (cached ?? 0) + (amountAt(usage, 'cacheWrite') ?? 0),
    outputTokens: amountAt(usage, 'output'),
    cachedInputTokens: cached,
    reasoningTokens: amountAt(usage, 'reasoning'),
  })
}
