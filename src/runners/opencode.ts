import type { AgentCall, AgentCli } from './agent-cli/definition.ts'
import { readOpencode } from './agent-cli/opencode-output.ts'
import { bedrockVariables, option, toolNames } from './agent-cli/options.ts'
import { agentRunner } from './agent-cli/run.ts'
import type { RunnerRequest } from './contract.ts'

/**
 * OpenCode; the model is `provider/model`. By itself it runs every shell command unasked, so all
 * tools are denied but those in `tools` (`read, bash(git *)`); `permissionMode` (`allow`, `deny`) is for all the others.
 * More providers are told in `OPENCODE_CONFIG_CONTENT`.
 *
 * Source: https://opencode.ai/docs/cli, https://opencode.ai/docs/permissions
 */
export const opencodeCli: AgentCli = {
  command: 'opencode',
  field: "part.text of a 'text'",
  variables: [
    'OPENCODE_*',
    'ANTHROPIC_*',
    'OPENAI_*',
    'GEMINI_API_KEY',
    'GOOGLE_*',
    'OPENROUTER_API_KEY',
  ],
  cloudVariables: bedrockVariables,
  call,
  read: readOpencode,
}

export const opencodeRunner = agentRunner(opencodeCli)

function call(request: RunnerRequest): AgentCall {
  const { backend, stage, tools = '', permissionMode = 'deny' } = request
  const { resumeSession, home, extraFlags = [] } = request
  return {
    args: [
      'run',
      ...option('-m', backend.model),
      // Without a title it asks the model for one.
      '--title',
      stage,
      '--pure',
      '--format',
      'json',
      '--print-logs',
      '--log-level',
      'ERROR',
      ...option('--session', resumeSession),
      ...extraFlags,
    ],
    env: {
      OPENCODE_PERMISSION: JSON.stringify({ '*': permissionMode, ...allowed(tools) }),
      OPENCODE_DISABLE_AUTOUPDATE: 'true',
      ...(home === undefined ? {} : homeIn(home)),
    },
  }
}

/** `read, bash(git *)` in its own form: a tool is allowed, or only those uses of it. */
function allowed(tools: string): Record<string, unknown> {
  const rules: Record<string, unknown> = {}
  for (const tool of toolNames(tools)) {
    const [, name = tool, pattern] = /^([^(]+)\((.*)\)$/s.exec(tool) ?? []
    const uses = rules[name]
    if (pattern === undefined) rules[name] = 'allow'
    else
      rules[name] = { ...(typeof uses === 'object' ? uses : { '*': 'deny' }), [pattern]: 'allow' }
  }
  return rules
}

function homeIn(home: string): Record<string, string> {
  return {
    XDG_CONFIG_HOME: `${home}/config`,
    XDG_DATA_HOME: `${home}/data`,
    XDG_STATE_HOME: `${home}/state`,
    XDG_CACHE_HOME: `${home}/cache`,
  }
}
