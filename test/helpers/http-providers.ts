import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { anthropicRunner } from '../../src/runners/anthropic.ts'
import type { Runner, RunnerReply, RunnerRequest } from '../../src/runners/contract.ts'
import { googleRunner } from '../../src/runners/google.ts'
import { ollamaRunner } from '../../src/runners/ollama.ts'
import { openaiRunner } from '../../src/runners/openai.ts'
import { openrouterRunner } from '../../src/runners/openrouter.ts'
import { temporaryFolder } from './rig.ts'

/** One provider with what it takes to point it at a server of our own. */
export interface HttpProviderCase {
  provider: string
  runner: Runner
  /** The variable with the base URL, and what its value ends in. */
  base: string
  path: string
  /** The variable with the key; `null` when it takes none. */
  key: string | null
}

const cases: HttpProviderCase[] = [
  {
    provider: 'openai',
    runner: openaiRunner,
    base: 'OPENAI_BASE_URL',
    path: '/v1',
    key: 'OPENAI_API_KEY',
  },
  {
    provider: 'openrouter',
    runner: openrouterRunner,
    base: 'OPENROUTER_BASE_URL',
    path: '/api/v1',
    key: 'OPENROUTER_API_KEY',
  },
  { provider: 'ollama', runner: ollamaRunner, base: 'OLLAMA_BASE_URL', path: '/v1', key: null },
  {
    provider: 'anthropic',
    runner: anthropicRunner,
    base: 'ANTHROPIC_BASE_URL',
    path: '',
    key: 'ANTHROPIC_API_KEY',
  },
  {
    provider: 'google',
    runner: googleRunner,
    base: 'GOOGLE_GEMINI_BASE_URL',
    path: '',
    key: 'GEMINI_API_KEY',
  },
]

export const HTTP_PROVIDERS: Readonly<Record<string, HttpProviderCase>> = Object.fromEntries(
  cases.map((entry) => [entry.provider, entry]),
)

/** The variables that point a provider at a server. */
export function variablesFor(
  { base, path, key }: HttpProviderCase,
  url: string,
  keyValue = 'test-key-1234',
): Record<string, string> {
  return { [base]: url + path, ...(key === null ? {} : { [key]: keyValue }) }
}

export interface HttpCallEnd {
  reply: RunnerReply
  /** What is in the answer file; `undefined` when there is none. */
  answer: string | undefined
  outputPath: string
}

/** Makes one call to a server of our own. */
export async function httpCall(
  t: TestContext,
  entry: HttpProviderCase,
  url: string,
  {
    model,
    prompt = 'Say something.',
    ...more
  }: Partial<RunnerRequest> & {
    model: string
    prompt?: string
  },
): Promise<HttpCallEnd> {
  const folder = temporaryFolder(t)
  const inputPath = join(folder, 'input.md')
  const outputPath = join(folder, 'output.md')
  writeFileSync(inputPath, prompt)
  const reply = await entry.runner({
    stage: 'stage',
    attempt: 1,
    backend: { provider: entry.provider, model },
    inputPath,
    outputPath,
    timeoutMs: 20_000,
    signal: new AbortController().signal,
    ...more,
    env: { ...variablesFor(entry, url), ...more.env },
  })
  const answer = existsSync(outputPath) ? readFileSync(outputPath, 'utf8') : undefined
  return { reply, answer, outputPath }
}
