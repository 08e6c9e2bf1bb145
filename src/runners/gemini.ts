import { defined } from '../core/defined.ts'
import type { AgentCall, AgentCli, AgentFiles } from './agent-cli/definition.ts'
import { readGemini } from './agent-cli/gemini-output.ts'
import { isBare, option, toolNames } from './agent-cli/options.ts'
import { agentRunner } from './agent-cli/run.ts'
import type { RunnerRequest } from './contract.ts'

/**
 * Gemini CLI. It puts the names of the files around it, and every file of its folder a prompt
 * mentions as `@file`, before the model; without `cwd` and tools it therefore runs in an empty
 * folder. To go on with a session it has to run in the `cwd` the session began in.
 *
 * Source: https://geminicli.com/docs/cli/headless, https://geminicli.com/docs/reference/policy-engine
 */
export const geminiCli: AgentCli = {
  command: 'gemini',
  field: 'response',
  variables: ['GEMINI_*', 'GOOGLE_*', 'CLOUDSDK_*'],
  interceptsSlash: true,
  // It cuts a longer one and goes on.
  longestPrompt: { amount: 8 * 1024 * 1024, unit: 'bytes' },
  call,
  read: readGemini,
}

export const geminiRunner = agentRunner(geminiCli)

function call(request: RunnerRequest, files: AgentFiles): AgentCall {
  const { backend, tools, permissionMode, resumeSession, home, cwd } = request
  const { extraFlags = [], idleTimeoutMs } = request
  const bare = isBare(request)
  const rules = bare
    ? DENY_ALL
    : toolNames(tools ?? '')
        .map(allow)
        .join('\n')
  return {
    args: [
      ...option('-m', backend.model),
      '--skip-trust',
      // The plain form prints nothing before the end, so silence could not be told from work.
      '-o',
      idleTimeoutMs === undefined ? 'json' : 'stream-json',
      ...option('--approval-mode', permissionMode),
      ...(rules === '' ? [] : ['--policy', files.policy]),
      ...option('--resume', resumeSession),
      ...extraFlags,
    ],
    env: {
      GEMINI_CLI_NO_RELAUNCH: 'true',
      // Into a file and nowhere else: the only place where it tells that an answer was cut short.
      GEMINI_TELEMETRY_ENABLED: 'true',
      GEMINI_TELEMETRY_TARGET: 'local',
      GEMINI_TELEMETRY_OUTFILE: files.requestLog,
      GEMINI_TELEMETRY_LOG_PROMPTS: 'false',
      GEMINI_TELEMETRY_TRACES_ENABLED: 'false',
      ...defined({ GEMINI_CLI_HOME: home }),
    },
    ...(bare && cwd === undefined && resumeSession === undefined ? { cwd: files.emptyFolder } : {}),
    ...(rules === '' ? {} : { write: { [files.policy]: rules } }),
  }
}

const DENY_ALL = rule('*', 'deny')

function allow(tool: string): string {
  return rule(tool, 'allow')
}

function rule(tool: string, decision: string): string {
  return `[[rule]]\ntoolName = ${JSON.stringify(tool)}\ndecision = "${decision}"\npriority = 999\n`
}
