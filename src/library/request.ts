import { LONGEST_DELAY_MS } from '../io/deadline.ts'
import { registerStage } from '../stage/registry.ts'
import type { Stage } from '../stage/stage.ts'
import type { Reply } from './web/exchange.ts'
import type { RequestOptions } from './web/make-request.ts'

/**
 * Makes a stage that makes an HTTP request and gives status, headers and body of the reply: a body
 * that calls itself JSON as its value, any other as text.
 *
 * It fails with the status and the first 200 characters of what was said for any status but 2xx.
 * Redirects are not followed.
 */
export function request(options: RequestOptions = {}): Stage<unknown, Reply> {
  return {
    name: 'request',
    displayName: 'Request',
    async execute(input, context) {
      const { makeRequest } = await import('./web/make-request.ts')
      return makeRequest(options, input, context)
    },
  }
}

registerStage<RequestOptions>({
  name: 'request',
  title: 'Request',
  description: 'Makes an HTTP request, again where that may help.',
  options: (z) =>
    z.strictObject({
      url: z.url({ protocol: /^https?$/ }).exactOptional(),
      urlKey: z.string().min(1).exactOptional(),
      method: z
        .string()
        .regex(/^[A-Z]+$/, 'expected capital letters')
        .exactOptional(),
      headers: z.record(z.string(), z.string()).exactOptional(),
      body: z.unknown().optional(),
      key: z.string().min(1).exactOptional(),
      retries: z.int().min(0).exactOptional(),
      timeoutMs: z.int().min(1).max(LONGEST_DELAY_MS).exactOptional(),
    }),
  create: request,
})
