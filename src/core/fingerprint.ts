import type { Backend } from './backend.ts'
import type { Sampling } from './sampling.ts'
import { sha256 } from './sha256.ts'

/** What can change an answer, and nothing else: no path, no time limit, no retry count. */
export interface Question extends Sampling {
  prompt: string | Uint8Array
  backend: Backend
  tools?: string
  permissionMode?: string
  extraFlags?: readonly string[]
  resumeSession?: string | undefined
}

/**
 * The identity of a question: `q1:` and 32 hex digits of SHA-256. The tag names the recipe; a
 * change of what enters it takes a new tag, so old answers are never mistaken for new ones.
 *
 * A stage counts as finished for its name and this together: two stages with one prompt
 * (replicates) are two calls.
 */
export function fingerprint(question: Question): string {
  const { prompt, backend, tools, permissionMode, extraFlags, resumeSession } = question
  const { temperature, topP, maxTokens, seed, stop } = question
  // JSON drops what is undefined; a list keeps the fields in one order for ever.
  const settings = JSON.stringify([
    backend.provider,
    backend.model,
    {
      tools,
      permissionMode,
      extraFlags: extraFlags?.length ? extraFlags : undefined,
      resumeSession,
    },
    { temperature, topP, maxTokens, seed, stop: stop?.length ? stop : undefined },
  ])
  const head = `reverie question 1\n${settings}\n`
  const bytes =
    typeof prompt === 'string' ? head + prompt : Buffer.concat([Buffer.from(head), prompt])
  return `q1:${sha256(bytes).slice(0, 32)}`
}
