import { defined } from '../core/defined.ts'
import type { AgentCall, AgentCli } from './agent-cli/definition.ts'
import { bedrockVariables, option, toolNames } from './agent-cli/options.ts'
import { readPi } from './agent-cli/pi-output.ts'
import { agentRunner } from './agent-cli/run.ts'
import type { RunnerRequest } from './contract.ts'
import { refuseOption } from './refuse-option.ts'

/**
 * Pi; the model is `provider/model`. Without `tools` it has none and loads no extensions, skills,
 * templates or context files. It has no permission modes: a tool it has, it uses.
 *
 * Source: https://pi.dev/docs/latest/json, https://pi.dev/docs/latest/cli
 */
export const piCli: AgentCli = {
  command: 'pi',
  field: "message.content[].text of a 'message_end'",
  variables: [
    'PI_*',
    'GEMINI_API_KEY',
    'GROQ_API_KEY',
    'XAI_API_KEY',
    'MISTRAL_API_KEY',
    'DEEPSEEK_API_KEY',
    'OPENROUTER_API_KEY',
    'CEREBRAS_API_KEY',
    'ZAI_API_KEY',
    'KIMI_API_KEY',
    'ANTHROPIC_*',
    'OPENAI_*',
    'AZURE_OPENAI_*',
    'CLOUDFLARE_*',
  ],
  cloudVariables: bedrockVariables,
  call,
  read: readPi,
}

export const piRunner = agentRunner(piCli)

function call(request: RunnerRequest): AgentCall {
  const { backend, tools, resumeSession, home, extraFlags = [] } = request
  refuseOption(request, 'permissionMode', 'Name the tools it may use in tools.')
  const bare = [
    '--no-tools',
    '--no-extensions',
    '--no-skills',
    '--no-prompt-templates',
    '--no-context-files',
  ]
  return {
    args: [
      '-p',
      ...option('--model', backend.model),
      ...(tools === undefined ? bare : ['--tools', toolNames(tools).join(',')]),
      '--mode',
      'json',
      ...option('--session', resumeSession),
      ...extraFlags,
    ],
    env: {
      PI_SKIP_VERSION_CHECK: '1',
      PI_TELEMETRY: '0',
      ...defined({ PI_CODING_AGENT_DIR: home }),
    },
  }
}
