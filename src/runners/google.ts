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

const STANDARD = 'https://generativelanguage.googleapis.com'

/**
 * Calls Google's Gemini API. The key is in `GEMINI_API_KEY` or `GOOGLE_API_KEY`;
 * `GOOGLE_GEMINI_BASE_URL` (without `/v1beta`) names another address.
 */
export const googleRunner = httpRunner({
  field: 'candidates[0].content.parts[].text',
  names: { key: 'GEMINI_API_KEY', baseUrl: 'GOOGLE_GEMINI_BASE_URL' },
  read: readGemini,
  prepare(request, variables) {
    const model = modelOf(request.backend)
    const key = keyFrom(variables, 'google', ['GEMINI_API_KEY', 'GOOGLE_API_KEY'])
    const { temperature, topP, maxTokens, seed, stop } = request
    const name = model.includes('/') ? model : `models/${model}`
    const path = name.split('/').map(encodeURIComponent).join('/')
    const call = `v1beta/${path}:streamGenerateContent?alt=sse`
    const settings = {
      ...defined({ temperature, topP, maxOutputTokens: maxTokens, seed }),
      ...(stop === undefined || stop.length === 0 ? {} : { stopSequences: stop }),
    }
    return {
      url: urlUnder(variables, 'GOOGLE_GEMINI_BASE_URL', STANDARD, call),
      // In a header, not in the query: addresses end up in logs.
      headers: { 'x-goog-api-key': key },
      body: (prompt) => ({
        contents: [{ role: 'user', parts: [{ text: prompt }] }],
        ...(Object.keys(settings).length === 0 ? {} : { generationConfig: settings }),
      }),
      key,
    }
  },
})

/**
 * Reads a piece of a generateContent stream, or the reply in one piece: both have one form. There
 * is no last word but the reason to end; a prompt that was blocked has that of the block.
 *
 * Source: https://ai.google.dev/api/generate-content#GenerateContentResponse
 */
export function readGemini(event: unknown): Piece | undefined {
  if (!isObject(event)) return undefined
  if ('error' in event) return { failure: event }
  const piece: Piece = {}
  const id = textAt(event, 'responseId')
  if (id !== undefined) piece.id = id
  const usage = geminiUsage(objectAt(event, 'usageMetadata'))
  if (usage !== undefined) piece.usage = usage
  const blocked = textAt(objectAt(event, 'promptFeedback'), 'blockReason')
  if (blocked !== undefined) {
    return { ...piece, finishReason: blocked, isRefusal: true, isEnd: true }
  }
  const [candidate] = listAt(event, 'candidates')
  if (candidate === undefined) return usage === undefined ? undefined : piece
  const content = objectAt(candidate, 'content')
  const parts = listAt(content, 'parts')
  // An empty answer has no parts at all; anything else in their place is a form not known here.
  const isKnown = Object.keys(content).every((key) => key === 'parts' || key === 'role')
  if (!isKnown || !parts.every(isKnownPart)) return undefined
  piece.text = parts.map((part) => (isThought(part) ? '' : (textAt(part, 'text') ?? ''))).join('')
  const finishReason = textAt(candidate, 'finishReason')
  return finishReason === undefined ? piece : { ...piece, finishReason, isEnd: true }
}

const PART_KEYS = ['text', 'thought', 'thoughtSignature', 'functionCall', 'executableCode']

function isKnownPart(part: unknown): boolean {
  return isObject(part) && PART_KEYS.some((key) => key in part)
}

function isThought(part: unknown): boolean {
  return isObject(part) && part['thought'] === true
}

/** Here the output count leaves hidden reasoning out. */
function geminiUsage(usage: JsonObject): BilledUsage | undefined {
  const answer = amountAt(usage, 'candidatesTokenCount')
  const thoughts = amountAt(usage, 'thoughtsTokenCount')
  const isCounted = answer !== undefined || thoughts !== undefined
  const counts = defined({
    inputTokens: amountAt(usage, 'promptTokenCount'),
    outputTokens: isCounted ? (answer ?? 0) + (thoughts ?? 0) : undefined,
    cachedInputTokens: amountAt(usage, 'cachedContentTokenCount'),
    reasoningTokens: thoughts,
  })
  return Object.keys(counts).length === 0 ? undefined : counts
}
