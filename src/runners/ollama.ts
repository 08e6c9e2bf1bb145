import { modelOf } from './backend-parts.ts'
import { CHAT_FIELD, chatBody, readChat } from './http/chat.ts'
import { httpRunner } from './http/http-runner.ts'
import { urlUnder } from './http/settings.ts'

const STANDARD = 'http://127.0.0.1:11434/v1'

/**
 * Calls a local Ollama through its OpenAI-compatible API, without a key. `OLLAMA_BASE_URL` (with
 * its `/v1`) names another address.
 *
 * Source: https://docs.ollama.com/api/openai-compatibility
 */
export const ollamaRunner = httpRunner({
  field: CHAT_FIELD,
  names: { baseUrl: 'OLLAMA_BASE_URL' },
  read: readChat,
  prepare(request, variables) {
    modelOf(request.backend)
    return {
      url: urlUnder(variables, 'OLLAMA_BASE_URL', STANDARD, 'chat/completions'),
      headers: {},
      body: chatBody(request, 'max_tokens'),
    }
  },
})
