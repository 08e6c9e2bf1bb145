import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { globSync } from 'tinyglobby'
import type { Verdict } from '../../../src/core/verdict.ts'
import type { ProcessEnd } from '../../../src/io/process.ts'
import type { AgentCli, AgentOutput } from '../../../src/runners/agent-cli/definition.ts'
import type { RunnerReply } from '../../../src/runners/contract.ts'
import { claudeCli } from '../../../src/runners/claude.ts'
import { codexCli } from '../../../src/runners/codex.ts'
import { copilotCli } from '../../../src/runners/copilot.ts'
import { geminiCli } from '../../../src/runners/gemini.ts'
import { opencodeCli } from '../../../src/runners/opencode.ts'
import { piCli } from '../../../src/runners/pi.ts'
import { qwenCli } from '../../../src/runners/qwen.ts'

export const AGENT_CLIS: Readonly<Record<string, AgentCli>> = {
  claude: claudeCli,
  codex: codexCli,
  copilot: copilotCli,
  gemini: geminiCli,
  opencode: opencodeCli,
  pi: piCli,
  qwen: qwenCli,
}

/** What a program left behind once, and what is to be made of it. */
export interface Recorded {
  provider: string
  name: string
  exitCode: number | null
  signal: string | null
  ended: ProcessEnd
  wasStopped: boolean
  output: AgentOutput
  want: Pick<
    RunnerReply,
    'retryAfterMs' | 'resetsAt' | 'usage' | 'costUsd' | 'sessionId' | 'finishReason'
  > & {
    verdict: Verdict
    /** The answer; `null` where there must be none. Absent: either is right. */
    text?: string | null
  }
}

interface Stored extends Pick<Recorded, 'exitCode' | 'signal' | 'ended' | 'want'> {
  wasStopped?: boolean
  stdout: string[]
  stderr: string[]
  lastMessage?: string
  requestLog?: string[][]
}

const FOLDER = join(import.meta.dirname, '../../fixtures/recorded')

export function recordedCases(provider: string): Recorded[] {
  return globSync('*.json', { cwd: join(FOLDER, provider) })
    .sort()
    .map((file) => recordedCase(provider, file.replace('.json', '')))
}

export function recordedCase(provider: string, name: string): Recorded {
  const path = join(FOLDER, provider, `${name}.json`)
  const stored = JSON.parse(readFileSync(path, 'utf8')) as Stored
  const { exitCode, signal, ended, wasStopped = false, want, requestLog = [] } = stored
  const output = {
    stdout: stored.stdout.join('\n'),
    stderr: stored.stderr.join('\n'),
    lastMessage: stored.lastMessage ?? '',
    requestLog: requestLog.map((lines) => lines.join('\n')),
  }
  return { provider, name, exitCode, signal, ended, wasStopped, output, want }
}
