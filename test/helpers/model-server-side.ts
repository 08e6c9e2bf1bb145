import type { ServerResponse } from 'node:http'
import { tokensIn, type Json } from './model-server-protocol.ts'

/** Everything programs ask for beside answers: model lists, token counts, signs of life. */
export function side(path: string, method = 'GET', body: Json, response: ServerResponse): void {
  if (/:countTokens|\/count_tokens/.test(path)) {
    const tokens = tokensIn(JSON.stringify(body))
    const isGemini = path.includes(':countTokens')
    return json(response, 200, isGemini ? { totalTokens: tokens } : { input_tokens: tokens })
  }
  if (/\/models(\/|\?|$)/.test(path)) return json(response, 200, models(path))
  if (method === 'HEAD' || path === '/') return void response.writeHead(200).end()
  json(response, 404, { error: { message: `Unknown path ${path}`, type: 'not_found_error' } })
}

function models(path: string): unknown {
  if (path.startsWith('/v1beta/')) {
    const name = 'models/good'
    return { models: [{ name, supportedGenerationMethods: ['generateContent', 'countTokens'] }] }
  }
  const model = { id: 'good', object: 'model', type: 'model', display_name: 'good', created: 1 }
  return { object: 'list', data: [model], has_more: false, models: [] }
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}
