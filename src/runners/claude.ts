import { defined } from '../core/defined.ts'
import { amountAt, type JsonObject, listAt, objectAt, textAt } from '../core/json-object.ts'
import type { Usage } from '../core/usage.ts'
import type { AgentCall, AgentCli, AgentFailure, AgentReading } from './agent-cli/definition.ts'
import { eventsIn, lastResult, stringAt } from './agent-cli/events.ts'
import { isBare, option, toolNames } from './agent-cli/options.ts'
import { agentRunner } from './agent-cli/run.ts'
import { usageOf } from './agent-cli/usage.ts'
import type { RunnerRequest } from './contract.ts'

/**
 * Claude Code. Without `tools` and `permissionMode` it has no tools and loads no settings, hooks or
 * MCP servers of the user.
 *
 * Source: https://code.claude.com/docs/en/cli-reference, https://code.claude.com/docs/en/headless
 */
export const claudeCli: AgentCli = {
  command: 'claude',
  field: 'result',
  variables: [
    'ANTHROPIC_*',
    'CLAUDE_CODE_OAUTH_TOKEN',
    'CLAUDE_CODE_USE_*',
    'CLAUDE_CODE_MAX_OUTPUT_TOKENS',
    'CLAUDE_CONFIG_DIR',
    'MAX_THINKING_TOKENS',
  ],
  cloudVariables: (_, variables) => [
    ...(variables('CLAUDE_CODE_USE_BEDROCK') ? ['AWS_*'] : []),
    ...(variables('CLAUDE_CODE_USE_VERTEX')
      ? ['GOOGLE_*', 'CLOUD_ML_REGION', 'VERTEX_REGION_*']
      : []),
  ],
  interceptsSlash: true,
  total: 'costUsd',
  call,
  read({ stdout }) {
    const events = eventsIn(stdout)
    const result = lastResult(events)
    if (result !== undefined) return readResult(result)
    return { isComplete: false, ...defined({ sessionId: textAt(events[0], 'session_id') }) }
  },
}

export const claudeRunner = agentRunner(claudeCli)

function call(request: RunnerRequest): AgentCall {
  const { backend, home, resumeSession, extraFlags = [], idleTimeoutMs } = request
  // The plain form prints nothing before the end, so silence could not be told from work.
  const form =
    idleTimeoutMs === undefined
      ? ['json']
      : ['stream-json', '--verbose', '--include-partial-messages']
  return {
    args: [
      '-p',
      ...option('--model', backend.model),
      '--output-format',
      ...form,
      ...permissions(request),
      ...option('--resume', resumeSession),
      ...extraFlags,
    ],
    env: {
      CLAUDE_CODE_MAX_RETRIES: isBare(request) ? '0' : '2',
      CLAUDE_CODE_DISABLE_FILE_MENTIONS: '1',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      ...defined({ CLAUDE_CONFIG_DIR: home }),
    },
  }
}

function permissions(request: RunnerRequest): string[] {
  const { tools, permissionMode } = request
  if (isBare(request)) return ['--tools', '', '--strict-mcp-config', '--setting-sources', '']
  const mode = option('--permission-mode', permissionMode)
  if (tools === undefined) return mode
  const allowed = toolNames(tools)
  // Patterns such as `Bash(git *)` allow uses of a tool; which tools exist is told by name alone.
  const names = new Set(allowed.map((tool) => tool.replace(/\(.*/s, '')))
  return ['--tools', [...names].join(','), ...option('--allowedTools', allowed.join(',')), ...mode]
}

function readResult(result: JsonObject): AgentReading {
  const failure = failureIn(result)
  const denied = listAt(result, 'permission_denials').map((denial) => textAt(denial, 'tool_name'))
  const reading: AgentReading = {
    isComplete: true,
    isStrange: stringAt(result, 'result') === undefined,
    ...defined({
      // With a failure it is the message.
      text: failure === undefined ? stringAt(result, 'result') : undefined,
      sessionId: textAt(result, 'session_id'),
      costUsd: amountAt(result, 'total_cost_usd'),
      finishReason: textAt(result, 'stop_reason'),
      failure,
      usage: usageIn(objectAt(result, 'usage')),
    }),
    deniedTools: denied.filter((name) => name !== undefined),
  }
  // An error that came before any turn is no command.
  if (result['num_turns'] === 0 && failure === undefined) reading.isIntercepted = true
  return reading
}

/** `subtype` stays `success` when the API refused the call; `is_error` does not. */
function failureIn(result: JsonObject): AgentFailure | undefined {
  const subtype = textAt(result, 'subtype') ?? 'success'
  if (result['is_error'] !== true && subtype === 'success') return undefined
  const told = listAt(result, 'errors').filter((error) => typeof error === 'string')
  const message = textAt(result, 'result') ?? (told.join('; ') || subtype)
  return { message, ...defined({ status: amountAt(result, 'api_error_status') }) }
}

function usageIn(usage: JsonObject): Usage | undefined {
  const cached = amountAt(usage, 'cache_read_input_tokens')
  const input = amountAt(usage, 'input_tokens')
  const written = amountAt(usage, 'cache_creation_input_tokens') ?? 0
  const details = objectAt(usage, 'output_tokens_details')
  return usageOf({
    inputTokens: input === undefined ? undefined : input + written + (cached ?? 0),
    outputTokens: amountAt(usage, 'output_tokens'),
    cachedInputTokens: cached,
    reasoningTokens: amountAt(details, 'thinking_tokens'),
  })
}
