import { listAt, objectAt, textAt } from '../../core/json-object.ts'
import { callVariables } from '../../io/variables.ts'
import { type Fetch, fetchBytes, fetchJson } from './fetch-bytes.ts'
import { MediaError } from './media-error.ts'
import { type OpenaiServer, openaiRequest } from './openai.ts'
import type { MediaProvider } from './provider.ts'

export interface OpenaiImagesOptions extends OpenaiServer {
  /** Default `gpt-image-1`. */
  model?: string
  /** Default `1024x1024`. */
  size?: string
  /** What one image costs, in US dollars. Default: not known. */
  usdPerImage?: number
}

const SHOWN = 200

/**
 * Images by `POST /images/generations` of OpenAI or of a server that speaks its protocol; an answer
 * may hold the image itself or its address.
 *
 * Source: https://platform.openai.com/docs/api-reference/images/create
 */
export function openaiImages(options: OpenaiImagesOptions = {}): MediaProvider {
  const { model = 'gpt-image-1', size = '1024x1024', usdPerImage } = options
  return {
    name: `openai:${model}`,
    estimate: () => usdPerImage,
    async generate(prompt, { format, signal }) {
      // Not every server knows the parameter, and PNG is what they make without it.
      const other = format === 'png' ? {} : { output_format: format === 'jpg' ? 'jpeg' : format }
      const body = { model, prompt, n: 1, size, ...other }
      const request = openaiRequest(options, 'images/generations', body, signal)
      const answer = await fetchJson(request)
      const [image] = listAt(answer, 'data')
      const base64 = textAt(image, 'b64_json')
      if (base64 !== undefined) return Buffer.from(base64, 'base64')
      const url = textAt(image, 'url')
      if (url !== undefined) return fetchImage(url, options, request)
      // Some servers tell of errors with status 200.
      const said = textAt(objectAt(answer, 'error'), 'message') ?? textAt(answer, 'error')
      throw noImage(request, said)
    },
  }
}

async function fetchImage(
  address: string,
  { env }: OpenaiServer,
  { timeoutMs, signal, url }: Fetch,
): Promise<Uint8Array> {
  const inline = /^data:[^,]*;base64,/.exec(address)
  if (inline !== null) return Buffer.from(address.slice(inline[0].length), 'base64')
  if (!/^https?:/.test(address) || !URL.canParse(address)) throw noImage({ url })
  // The key is for the server that was asked, not for the one the image is fetched from.
  return fetchBytes({ url: new URL(address), variables: callVariables(env), timeoutMs, signal })
}

function noImage({ url }: Pick<Fetch, 'url'>, said?: string): MediaError {
  const why =
    said === undefined ? 'neither b64_json nor a url' : said.slice(0, SHOWN).replace(/\.$/, '')
  return new MediaError('media_reply', `The answer of ${url.host} holds no image: ${why}.`)
}
