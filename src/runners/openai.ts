import { modelOf } from './backend-parts.ts'
import { CHAT_FIELD, chatBody, readChat } from './http/chat.ts'
import { httpRunner } from './http/http-runner.ts'
import { keyFrom, urlUnder } from './http/settings.ts'

const STANDARD = 'https://api.openai.com/v1'

/**
 * Calls OpenAI, or any server that speaks its Chat Completions, named in `OPENAI_BASE_URL`
 * (with its `/v1`). The key is in `OPENAI_API_KEY`; a server that wants none takes any text.
 *
 * `maxTokens` is sent as `max_completion_tokens` to OpenAI itself and as `max_tokens` elsewhere.
 */
export const openaiRunner = httpRunner({
  field: CHAT_FIELD,
  names: { key: 'OPENAI_API_KEY', baseUrl: 'OPENAI_BASE_URL' },
  read: readChat,
  prepare(request, variables) {
    modelOf(request.backend)
    const key = keyFrom(variables, 'openai', ['OPENAI_API_KEY'])
    const url = urlUnder(variables, 'OPENAI_BASE_URL', STANDARD, 'chat/completions')
    const isOwn = url.hostname.endsWith('.openai.com')
    return {
      url,
      headers: { authorization: `Bearer ${key}` },
      body: chatBody(request, isOwn ? 'max_completion_tokens' : 'max_tokens'),
      key,
    }
  },
})
