import { modelOf } from './backend-parts.ts'
import { CHAT_FIELD, chatBody, readChat } from './http/chat.ts'
import { httpRunner } from './http/http-runner.ts'
import { keyFrom, urlUnder } from './http/settings.ts'

const STANDARD = 'https://openrouter.ai/api/v1'

/**
 * Calls OpenRouter, which says itself what each call cost. The key is in `OPENROUTER_API_KEY`;
 * `OPENROUTER_BASE_URL` names another address.
 *
 * Source: https://openrouter.ai/docs/use-cases/usage-accounting
 */
export const openrouterRunner = httpRunner({
  field: CHAT_FIELD,
  names: { key: 'OPENROUTER_API_KEY', baseUrl: 'OPENROUTER_BASE_URL' },
  read: readChat,
  prepare(request, variables) {
    modelOf(request.backend)
    const key = keyFrom(variables, 'openrouter', ['OPENROUTER_API_KEY'])
    return {
      url: urlUnder(variables, 'OPENROUTER_BASE_URL', STANDARD, 'chat/completions'),
      headers: { authorization: `Bearer ${key}` },
      body: chatBody(request, 'max_tokens'),
      key,
    }
  },
})
