import { defined } from '../../core/defined.ts'
import { ReverieError } from '../../core/errors.ts'
import { HttpError, sendHttp } from '../../io/http.ts'
import type { Variables } from '../../io/variables.ts'
import type { RunnerRequest } from '../contract.ts'
import { readPrompt } from '../../io/call-files.ts'
import type { Answer } from './answer.ts'
import { Intake } from './intake.ts'
import type { Exchange } from './judge.ts'
import type { HttpCall, HttpProvider } from './provider.ts'

/**
 * Sends a call and takes in what comes back: the answer goes to its file, everything else is seen.
 *
 * @throws DiskError when the answer cannot be written.
 */
export async function holdExchange(
  provider: HttpProvider,
  request: RunnerRequest,
  { url, headers, body }: HttpCall,
  variables: Variables,
  answer: Answer,
  mask: Exchange['mask'],
): Promise<Exchange> {
  const intake = await Intake.of(provider, request, answer)
  let error: HttpError | undefined
  try {
    await sendHttp({
      url,
      headers: { 'user-agent': 'reverie', 'content-type': 'application/json', ...headers },
      body: () => JSON.stringify(body(readPrompt(request.inputPath))),
      variables,
      timeoutMs: request.timeoutMs,
      ...defined({ idleTimeoutMs: request.idleTimeoutMs }),
      signal: request.signal,
      onHead: (status, received) => intake.head(status, received),
      onChunk: (chunk) => intake.chunk(chunk),
    })
  } catch (thrown) {
    if (thrown instanceof HttpError) error = thrown
    else if (isOverlong(thrown)) intake.reception.strangers += 1
    else throw thrown
  }
  return {
    ...intake.end(),
    provider,
    request,
    address: url.origin + url.pathname,
    answer,
    mask,
    now: new Date(),
    ...defined({ error }),
  }
}

function isOverlong(error: unknown): boolean {
  return error instanceof ReverieError && error.code === 'event_too_long'
}
