import { defined } from '../../core/defined.ts'
import {
  amountAt,
  isObject,
  type JsonObject,
  listAt,
  objectAt,
  textAt,
} from '../../core/json-object.ts'
import type { RunnerRequest } from '../contract.ts'
import type { Piece } from './provider.ts'

/** Where a Chat Completions reply holds its text. */
export const CHAT_FIELD = 'choices[0].delta.content (or choices[0].message.content)'

/** What a message may hold beside or instead of its text. */
const MESSAGE_KEYS = new Set(
  'role content refusal reasoning reasoning_content reasoning_details tool_calls function_call audio annotations name'.split(
    ' ',
  ),
)

/**
 * The body of a streamed Chat Completions request.
 *
 * `limitField` names the limit of the answer: OpenAI's newer models refuse `max_tokens`, other
 * servers know nothing else.
 */
export function chatBody(
  { backend, temperature, topP, maxTokens, seed, stop }: RunnerRequest,
  limitField: 'max_tokens' | 'max_completion_tokens',
): (prompt: string) => unknown {
  return (prompt) => ({
    model: backend.model,
    messages: [{ role: 'user', content: prompt }],
    stream: true,
    stream_options: { include_usage: true },
    ...defined({ temperature, top_p: topP, [limitField]: maxTokens, seed }),
    ...(stop === undefined || stop.length === 0 ? {} : { stop }),
  })
}

/**
 * Reads a chunk of a Chat Completions stream, or a completion in one piece.
 *
 * Source: https://platform.openai.com/docs/api-reference/chat-streaming,
 * https://openrouter.ai/docs/api/reference/errors-and-debugging (errors inside a stream)
 */
export function readChat(event: unknown): Piece | undefined {
  if (event === '[DONE]') return { isEnd: true }
  if (!isObject(event)) return undefined
  if (isFailure(event)) return { failure: event }
  const [choice] = listAt(event, 'choices')
  const piece: Piece = {}
  const id = textAt(event, 'id')
  if (id !== undefined) piece.id = id
  if (isObject(event['usage'])) readUsage(event['usage'], piece)
  if (choice === undefined) {
    return piece.usage === undefined && !('choices' in event) ? undefined : piece
  }
  const finishReason = textAt(choice, 'finish_reason')
  if (finishReason !== undefined) piece.finishReason = finishReason
  const isWhole = isObject(choice) && isObject(choice['message'])
  const message = objectAt(choice, isWhole ? 'message' : 'delta')
  if (isWhole) piece.isEnd = true
  const refusal = textAt(message, 'refusal')
  if (refusal !== undefined) piece.isRefusal = true
  const text = refusal ?? contentOf(message)
  if (text !== undefined) piece.text = text
  else if (isStrange(choice, message)) return undefined
  return piece
}

/** Servers report failures in a stream as `error`, or as an object or event of that name. */
function isFailure(event: JsonObject): boolean {
  const { error, object, type } = event
  return isObject(error) || typeof error === 'string' || object === 'error' || type === 'error'
}

/** Without a text where it belongs, this may well be where it is now. */
function isStrange(choice: unknown, message: JsonObject): boolean {
  if (isObject(message['content']) || textAt(choice, 'text') !== undefined) return true
  return !Object.keys(message).every((key) => MESSAGE_KEYS.has(key))
}

/** The text of a message: as it is, or in parts, beside which others may stand (Mistral's thoughts). */
function contentOf(message: JsonObject): string | undefined {
  const parts = listAt(message, 'content')
  if (parts.length === 0) return textAt(message, 'content')
  const isText = (part: unknown) => /(^|_)text$/.test(textAt(part, 'type') ?? '')
  return parts.map((part) => (isText(part) ? textAt(part, 'text') : '')).join('')
}

function readUsage(usage: JsonObject, piece: Piece): void {
  const input = objectAt(usage, 'prompt_tokens_details')
  const counts = defined({
    inputTokens: amountAt(usage, 'prompt_tokens'),
    outputTokens: amountAt(usage, 'completion_tokens'),
    cachedInputTokens: amountAt(input, 'cached_tokens'),
    cacheWriteTokens: amountAt(input, 'cache_write_tokens'),
    reasoningTokens: amountAt(objectAt(usage, 'completion_tokens_details'), 'reasoning_tokens'),
  })
  if (Object.keys(counts).length > 0) piece.usage = counts
  const cost = amountAt(usage, 'cost')
  if (cost !== undefined) piece.costUsd = cost
}
