import { defined } from '../../core/defined.ts'
import { amountAt, type JsonObject, objectAt, textAt } from '../../core/json-object.ts'
import { addUsage } from '../../core/usage.ts'
import type { AgentOutput, AgentReading } from './definition.ts'
import { eventsIn, stringAt } from './events.ts'
import { usageOf } from './usage.ts'

/** Reads the events OpenCode printed. */
export function readOpencode({ stdout, stderr }: AgentOutput): AgentReading {
  const reading: AgentReading = { isComplete: false }
  let before: unknown
  for (const event of eventsIn(stdout)) {
    apply(event, reading)
    // A step that begins again without having ended: the reply broke off, and it asks once more.
    if (event['type'] === 'step_start' && before === 'step_start') {
      reading.failure = { message: 'The reply of the endpoint broke off.' }
    }
    before = event['type']
  }
  const error = lastError(stderr)
  // It tells of no failed request here before it has given up asking, which may be never.
  if (!reading.isComplete && error !== undefined) reading.failure ??= { message: error }
  return reading
}

function apply(event: JsonObject, reading: AgentReading): void {
  const part = objectAt(event, 'part')
  Object.assign(reading, defined({ sessionId: textAt(event, 'sessionID') }))
  switch (event['type']) {
    case 'step_start': {
      // What it says between two uses of tools is not the answer.
      reading.text = ''
      reading.isComplete = false
      break
    }
    case 'text': {
      const text = stringAt(part, 'text')
      reading.text = (reading.text ?? '') + (text ?? '')
      reading.isStrange = text === undefined
      break
    }
    case 'tool_use': {
      readTool(part, reading)
      break
    }
    case 'step_finish': {
      readStep(part, reading)
      break
    }
    case 'error': {
      const error = objectAt(event, 'error')
      const data = objectAt(error, 'data')
      const message = textAt(data, 'message') ?? textAt(error, 'name') ?? 'error'
      const body = textAt(data, 'responseBody') ?? ''
      reading.failure = {
        message: `${message} ${body} ${headersIn(data)}`.trim(),
        ...defined({ status: amountAt(data, 'statusCode') }),
      }
      reading.isComplete = true
    }
  }
}

function readStep(part: JsonObject, reading: AgentReading): void {
  const tokens = objectAt(part, 'tokens')
  const cached = amountAt(objectAt(tokens, 'cache'), 'read')
  const input = amountAt(tokens, 'input')
  const output = amountAt(tokens, 'output')
  const reasoning = amountAt(tokens, 'reasoning') ?? 0
  const usage = usageOf({
    inputTokens: input === undefined ? undefined : input + (cached ?? 0),
    outputTokens: output === undefined ? undefined : output + reasoning,
    cachedInputTokens: cached,
    reasoningTokens: amountAt(tokens, 'reasoning'),
  })
  const reason = textAt(part, 'reason')
  Object.assign(reading, defined({ usage: addUsage(reading.usage, usage), finishReason: reason }))
  const cost = amountAt(part, 'cost')
  // It writes 0 for models whose price it does not know.
  if (cost !== undefined && cost > 0) reading.costUsd = (reading.costUsd ?? 0) + cost
  delete reading.failure
  reading.isComplete = reason !== 'tool-calls' && reason !== 'unknown'
  // A reply it cannot read (a page, half a stream) ends so, and it asks again for ever.
  if (reason === 'unknown')
    reading.failure = { message: 'The reply of the endpoint ended without finish_reason.' }
}

function readTool(part: JsonObject, reading: AgentReading): void {
  const state = objectAt(part, 'state')
  if (state['status'] !== 'error') return
  if (!/permission|denied|not allowed|prevents/i.test(stringAt(state, 'error') ?? '')) return
  reading.deniedTools = [...(reading.deniedTools ?? []), textAt(part, 'tool') ?? 'a tool']
}

function headersIn(data: JsonObject): string {
  const wait = textAt(objectAt(data, 'responseHeaders'), 'retry-after')
  return wait === undefined ? '' : `retry-after: ${wait}`
}

/** Its last line on standard error, when that is a failed request. */
function lastError(stderr: string): string | undefined {
  const line = stderr.trimEnd().split('\n').at(-1) ?? ''
  if (!line.includes('message="stream error"')) return undefined
  return /\berror\.error(?:\.message)?="((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? line
}
