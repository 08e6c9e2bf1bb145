import { defined } from '../core/defined.ts'
import type { AgentCall, AgentCli, AgentFiles } from './agent-cli/definition.ts'
import { readCopilot } from './agent-cli/copilot-output.ts'
import { isBare, option, toolNames } from './agent-cli/options.ts'
import { agentRunner } from './agent-cli/run.ts'
import type { RunnerRequest } from './contract.ts'

/**
 * GitHub Copilot CLI, with the account it is logged in to or another endpoint
 * (`COPILOT_PROVIDER_BASE_URL` and its neighbours). `permissionMode` is its mode (`plan`,
 * `autopilot`).
 *
 * Source: https://docs.github.com/copilot/how-tos/copilot-cli, and `copilot help environment`
 */
export const copilotCli: AgentCli = {
  command: 'copilot',
  field: "data.content of an 'assistant.message'",
  variables: ['COPILOT_*', 'GH_TOKEN', 'GITHUB_TOKEN', 'GH_HOST'],
  total: 'usage',
  call,
  read: readCopilot,
}

export const copilotRunner = agentRunner(copilotCli)

function call(request: RunnerRequest, files: AgentFiles): AgentCall {
  const { backend, tools, permissionMode, resumeSession, home, extraFlags = [] } = request
  const bare = isBare(request)
  return {
    args: [
      '-s',
      '--no-auto-update',
      '--no-color',
      '--no-ask-user',
      '--disable-builtin-mcps',
      // A list without a name of a tool: none at all. An empty one would be all of them.
      ...(bare ? ['--available-tools=none', '--no-custom-instructions'] : []),
      ...toolNames(tools ?? '').map((tool) => `--allow-tool=${tool}`),
      '--output-format',
      'json',
      '--usage-output-file',
      files.requestLog,
      ...option('--model', backend.model),
      ...option('--mode', permissionMode),
      ...(resumeSession === undefined ? [] : [`--resume=${resumeSession}`]),
      ...extraFlags,
    ],
    env: {
      COPILOT_AUTO_UPDATE: 'false',
      ...defined({ COPILOT_HOME: home }),
    },
  }
}
