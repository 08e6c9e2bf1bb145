import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Backend, formatBackend } from '../core/backend.ts'
import { defined } from '../core/defined.ts'
import { messageOf } from '../core/errors.ts'
import { type Environment, processEnvironment } from '../io/environment.ts'
import { secretMask } from '../io/secret-mask.ts'
import { inTemporaryFolder } from '../io/temporary-folder.ts'
import { keysIn, lookAtProgram, PROGRAMS } from './doctor-programs.ts'
import type { DoctorReport, ProviderReport } from './doctor-report.ts'
import { runnerOf } from './registry.ts'

const APIS: Readonly<Record<string, { keys: readonly string[]; baseUrl: string }>> = {
  anthropic: { keys: ['ANTHROPIC_API_KEY'], baseUrl: 'ANTHROPIC_BASE_URL' },
  openai: { keys: ['OPENAI_API_KEY'], baseUrl: 'OPENAI_BASE_URL' },
  openrouter: { keys: ['OPENROUTER_API_KEY'], baseUrl: 'OPENROUTER_BASE_URL' },
  google: { keys: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'], baseUrl: 'GOOGLE_GEMINI_BASE_URL' },
}
/** A small model of each API, for the one-word question. */
const PROBE_MODELS: Readonly<Record<string, string>> = {
  anthropic: 'claude-haiku-5-5',
  openai: 'gpt-6-luna',
  openrouter: 'openai/gpt-6-luna',
  google: 'gemini-3.5-flash',
}
const PROBE_LIMIT_MS = 120_000

/**
 * Looks at what this machine offers: which agent programs are installed, which keys are set, and
 * with `probe`, whether each usable one answers a question of one word, which costs a little.
 */
export async function diagnose({
  env,
  probe = false,
}: {
  env: Environment
  probe?: boolean
}): Promise<DoctorReport> {
  const programs = Object.keys(PROGRAMS).map((provider) => lookAtProgram(provider, env))
  const apis = Object.keys(APIS).map((provider) => lookAtApi(provider, env))
  const providers = [...(await Promise.all(programs)), ...apis]
  if (probe) {
    for (const report of providers.filter(({ usable }) => usable)) {
      report.probe = await ask(report.provider, env)
    }
  }
  const usable = providers.find((report) =>
    probe ? report.probe?.verdict === 'ok' : report.usable,
  )
  return {
    node: process.version,
    providers,
    default: {
      backend: 'offline',
      why: 'the embedded baseline asks no model and costs nothing',
    },
    ...(usable === undefined ? {} : { suggestion: formatBackend(cheapest(usable.provider)) }),
  }
}

function lookAtApi(provider: string, env: Environment): ProviderReport {
  const { keys: names = [], baseUrl: variable = '' } = APIS[provider] ?? {}
  const keys = keysIn(env, names)
  // A name and a password may stand before the host, a key behind a question mark.
  const [base] =
    env[variable]
      ?.trim()
      .replace(/[^/]*@/, '…@')
      .split('?') ?? []
  const at = base ? `, at ${base}` : ''
  const why = keys.length > 0 ? `${keys.join(' and ')} set${at}` : `set ${names.join(' or ')}`
  return { provider, kind: 'api', keys, usable: keys.length > 0, why }
}

async function ask(
  provider: string,
  env: Environment,
): Promise<NonNullable<ProviderReport['probe']>> {
  return inTemporaryFolder(async (folder) => {
    const inputPath = join(folder, 'probe-input.md')
    writeFileSync(inputPath, 'Answer with one word: ready')
    const started = performance.now()
    try {
      const runner = await runnerOf(provider)
      const reply = await runner({
        stage: 'probe',
        attempt: 1,
        backend: cheapest(provider),
        inputPath,
        outputPath: join(folder, 'probe-output.md'),
        // Else its cost would grow with whatever the project tells its agents.
        cwd: folder,
        env: ownVariables(env),
        timeoutMs: PROBE_LIMIT_MS,
        signal: new AbortController().signal,
      })
      const { verdict = 'ok', reason, durationMs } = reply
      return { verdict, durationMs, ...defined({ reason }) }
    } catch (error) {
      const durationMs = Math.round(performance.now() - started)
      return { verdict: 'crashed', durationMs, reason: secretMask()(messageOf(error), env) }
    }
  })
}

function cheapest(provider: string): Backend {
  return { provider, model: PROBE_MODELS[provider] ?? '' }
}

/** What this process does not have itself: of that, a call passes on only what its provider may see. */
function ownVariables(env: Environment): Record<string, string> {
  const around = processEnvironment()
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== around[entry[0]],
    ),
  )
}
