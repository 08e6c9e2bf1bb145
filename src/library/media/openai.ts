import type { Environment } from '../../io/environment.ts'
import { callVariables } from '../../io/variables.ts'
import { keyFrom, urlUnder } from '../../runners/http/settings.ts'
import type { Fetch } from './fetch-bytes.ts'

/** How a server that speaks OpenAI's protocol is reached. */
export interface OpenaiServer {
  /**
   * Variables that go before those of this process: `OPENAI_API_KEY`, and `OPENAI_BASE_URL` for
   * another server, with its `/v1`.
   */
  env?: Environment
  /** Wall clock of one file, in milliseconds. Default 180 000. */
  timeoutMs?: number
}

const STANDARD = 'https://api.openai.com/v1'
const NAME = 'OPENAI_API_KEY'

/**
 * A request to such a server.
 *
 * @throws ReverieError `key_missing`, `key_invalid`, `base_url_invalid`
 */
export function openaiRequest(
  { env, timeoutMs = 180_000 }: OpenaiServer,
  path: string,
  body: unknown,
  signal: AbortSignal,
): Fetch {
  const variables = callVariables(env)
  return {
    url: urlUnder(variables, 'OPENAI_BASE_URL', STANDARD, path),
    body,
    key: { name: NAME, value: keyFrom(variables, 'openai', [NAME]) },
    variables,
    timeoutMs,
    signal,
  }
}
