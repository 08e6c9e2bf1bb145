import { defined } from '../core/defined.ts'
import {
  amountAt,
  isObject,
  type JsonObject,
  listAt,
  objectAt,
  textAt,
} from '../core/json-object.ts'
import type { BilledUsage } from '../core/prices.ts'
import { modelOf } from './backend-parts.ts'
import { httpRunner } from './http/http-runner.ts'
import type { Piece } from './http/provider.ts'
import { keyFrom, urlUnder } from './http/settings.ts'

const STANDARD = 'https://api.anthropic.com'

/**
 * The API insists on a limit. Every model in service can write this much, and only what is written
 * costs anything.
 *
 * Source: https://platform.claude.com/docs/en/models/overview (smallest: 64K of Claude Haiku 4.5)
 */
const STANDARD_LIMIT = 64_000

/**
 * Calls Anthropic's Messages API. The key is in `ANTHROPIC_API_KEY`; `ANTHROPIC_BASE_URL` (without
 * `/v1`) names another address. The API has no seed; `maxTokens` is 64 000 when absent.
 */
export const anthropicRunner = httpRunner({
  field: 'content_block_delta with delta.text (or content[].text)',
  names: { key: 'ANTHROPIC_API_KEY', baseUrl: 'ANTHROPIC_BASE_URL' },
  read: readMessages,
  prepare(request, variables) {
    const model = modelOf(request.backend)
    const key = keyFrom(variables, 'anthropic', ['ANTHROPIC_API_KEY'])
    const { temperature, topP, maxTokens, stop } = request
    return {
      url: urlUnder(variables, 'ANTHROPIC_BASE_URL', STANDARD, 'v1/messages'),
      headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01' },
      body: (prompt) => ({
        model,
        max_tokens: maxTokens ?? STANDARD_LIMIT,
        messages: [{ role: 'user', content: prompt }],
        stream: true,
        ...defined({ temperature, top_p: topP }),
        ...(stop === undefined || stop.length === 0 ? {} : { stop_sequences: stop }),
      }),
      key,
    }
  },
})

/** Events and blocks that say nothing here: signs of life, hidden reasoning, tool calls. */
const SILENT =
  /^(ping|content_block_st(art|op)|thinking|redacted_thinking|tool_use|server_tool_use)$/
const SILENT_DELTA = /^(thinking|signature|input_json|citations)_delta$/

/**
 * Reads an event of a Messages stream, or a message in one piece.
 *
 * Source: https://platform.claude.com/docs/en/build-with-claude/streaming
 */
export function readMessages(event: unknown): Piece | undefined {
  const type = textAt(event, 'type') ?? ''
  if (type === 'error') return { failure: event }
  if (type === 'message') return readWhole(event)
  if (type === 'message_start') return common(objectAt(event, 'message'))
  if (type === 'content_block_delta') return readDelta(objectAt(event, 'delta'))
  if (type === 'message_delta') {
    const finishReason = textAt(objectAt(event, 'delta'), 'stop_reason')
    return defined({ finishReason, usage: messagesUsage(objectAt(event, 'usage')) })
  }
  if (type === 'message_stop') return { isEnd: true }
  if (SILENT.test(type)) return {}
  // A gateway may report a failure in a form of its own.
  return isObject(event) && 'error' in event ? { failure: event } : undefined
}

function readDelta(delta: JsonObject): Piece | undefined {
  if (typeof delta['text'] === 'string') return { text: delta['text'] }
  return SILENT_DELTA.test(textAt(delta, 'type') ?? '') ? {} : undefined
}

function readWhole(message: unknown): Piece | undefined {
  const blocks = listAt(message, 'content')
  const texts = blocks.flatMap((block) => textAt(block, 'text') ?? [])
  const isKnown =
    texts.length > 0 || blocks.every((block) => SILENT.test(textAt(block, 'type') ?? ''))
  if (!isKnown || !isObject(message) || !('content' in message)) return undefined
  const finishReason = textAt(message, 'stop_reason')
  return { ...common(message), ...defined({ finishReason }), text: texts.join(''), isEnd: true }
}

function common(message: unknown): Piece {
  return defined({ id: textAt(message, 'id'), usage: messagesUsage(objectAt(message, 'usage')) })
}

/** Here `input_tokens` leaves out what was read from the cache and written to it. */
function messagesUsage(usage: JsonObject): BilledUsage | undefined {
  const fresh = amountAt(usage, 'input_tokens')
  const cached = amountAt(usage, 'cache_read_input_tokens')
  const written = amountAt(usage, 'cache_creation_input_tokens')
  const counts = defined({
    inputTokens: fresh === undefined ? undefined : fresh + (cached ?? 0) + (written ?? 0),
    outputTokens: amountAt(usage, 'output_tokens'),
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    reasoningTokens: amountAt(objectAt(usage, 'output_tokens_details'), 'thinking_tokens'),
  })
  return Object.keys(counts).length === 0 ? undefined : counts
}
