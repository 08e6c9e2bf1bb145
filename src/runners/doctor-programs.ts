import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../core/errors.ts'
import { childEnvironment, type Environment } from '../io/environment.ts'
import { findBlockedProgram, findProgram } from '../io/find-program.ts'
import { runProcess } from '../io/process.ts'
import { inTemporaryFolder } from '../io/temporary-folder.ts'
import type { ProviderReport } from './doctor-report.ts'
import { judgeEnd } from './judge.ts'

/** The agent programs: the npm package each comes in, and the variables that may hold its key. */
export const PROGRAMS: Readonly<Record<string, { npm: string; keys: readonly string[] }>> = {
  claude: {
    npm: '@anthropic-ai/claude-code',
    keys: ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN'],
  },
  codex: { npm: '@openai/codex', keys: ['CODEX_API_KEY', 'OPENAI_API_KEY'] },
  gemini: { npm: '@google/gemini-cli', keys: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'] },
  opencode: {
    npm: 'opencode-ai',
    keys: ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'OPENROUTER_API_KEY'],
  },
  qwen: { npm: '@qwen-code/qwen-code', keys: ['OPENAI_API_KEY', 'DASHSCOPE_API_KEY'] },
  copilot: { npm: '@github/copilot', keys: ['COPILOT_GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_TOKEN'] },
  pi: {
    npm: '@earendil-works/pi-coding-agent',
    keys: ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'GEMINI_API_KEY'],
  },
}

const VERSION_LIMIT_MS = 20_000

/** Those of these variables that are set. */
export function keysIn(env: Environment, names: readonly string[]): string[] {
  return names.filter((name) => Boolean(env[name]?.trim()))
}

/** Whether an agent program is there and says its version. */
export async function lookAtProgram(provider: string, env: Environment): Promise<ProviderReport> {
  const { npm = '', keys: names = [] } = PROGRAMS[provider] ?? {}
  const keys = keysIn(env, names)
  const common = { provider, kind: 'program' as const, keys, usable: false }
  const path = findProgram(provider, env['PATH'] ?? '')
  if (path === undefined) {
    const blocked = findBlockedProgram(provider, env['PATH'] ?? '')
    return blocked === undefined
      ? { ...common, why: `not installed: npm install -g ${npm}` }
      : { ...common, path: blocked, why: `may not be run: chmod +x ${blocked}` }
  }
  const { version, why } = await versionOf(path, env)
  if (version === undefined) return { ...common, path, why: `'${provider} --version': ${why}` }
  const login = keys.length > 0 ? `${keys.join(' and ')} set` : 'if it is logged in'
  return { ...common, path, version, usable: true, why: login }
}

async function versionOf(
  path: string,
  env: Environment,
): Promise<{ version?: string; why?: string }> {
  const limits = { timeoutMs: VERSION_LIMIT_MS }
  return inTemporaryFolder(async (folder) => {
    const stdoutPath = join(folder, 'version')
    const result = await runProcess({
      command: path,
      args: ['--version'],
      stdoutPath,
      env: childEnvironment(env),
      ...limits,
      signal: new AbortController().signal,
    })
    const { verdict, reason = '' } = judgeEnd(result, limits)
    if (verdict !== 'ok') return { why: reason }
    const said = `${readFileSync(stdoutPath, 'utf8')}\n${result.stderrTail}`
    const [version] = /\d+\.\d+[^\s)]*/.exec(said) ?? []
    return version === undefined ? { why: 'It tells no version.' } : { version }
  }).catch((error: unknown) => ({ why: messageOf(error) }))
}
