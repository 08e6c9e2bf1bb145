import { fetchBytes } from './fetch-bytes.ts'
import { type OpenaiServer, openaiRequest } from './openai.ts'
import type { MediaProvider } from './provider.ts'

export interface OpenaiSpeechOptions extends OpenaiServer {
  /** Default `gpt-4o-mini-tts`. */
  model?: string
  /** Default `alloy`. */
  voice?: string
  /** How to speak, such as in which language; not every model takes it. Default: nothing is said. */
  instructions?: string
  /** What a million characters cost, in US dollars. Default: not known. */
  usdPerMillionCharacters?: number
}

/**
 * Speech by `POST /audio/speech` of OpenAI or of a server that speaks its protocol.
 *
 * Source: https://platform.openai.com/docs/api-reference/audio/createSpeech
 */
export function openaiSpeech(options: OpenaiSpeechOptions = {}): MediaProvider {
  const { model = 'gpt-4o-mini-tts', voice = 'alloy', instructions } = options
  const { usdPerMillionCharacters: price } = options
  return {
    name: `openai:${model}:${voice}`,
    formats: ['mp3', 'wav', 'flac', 'aac', 'opus'],
    estimate: (text) => (price === undefined ? undefined : (price * text.length) / 1e6),
    generate(text, { format, signal }) {
      const more = instructions === undefined ? {} : { instructions }
      const body = { model, voice, input: text, response_format: format, ...more }
      return fetchBytes(openaiRequest(options, 'audio/speech', body, signal))
    },
  }
}
