import { defined } from '../core/defined.ts'
import { amountAt, type JsonObject, objectAt, textAt } from '../core/json-object.ts'
import type { AgentCall, AgentCli, AgentFiles, AgentReading } from './agent-cli/definition.ts'
import { eventsIn, stringAt } from './agent-cli/events.ts'
import { option } from './agent-cli/options.ts'
import { agentRunner } from './agent-cli/run.ts'
import { usageOf } from './agent-cli/usage.ts'
import type { RunnerRequest } from './contract.ts'
import { refuseOption } from './refuse-option.ts'

/**
 * Codex. `permissionMode` is its sandbox (`read-only`, `workspace-write`, `danger-full-access`).
 * Another endpoint is given in `extraFlags`, with retries of its own:
 * `-c model_provider=x -c model_providers.x={name="x",base_url="…",env_key="…",wire_api="responses",request_max_retries=0,stream_max_retries=0}`.
 * It prints nothing while the model writes, so an `idleTimeoutMs` has to be as long as an answer.
 *
 * Source: https://developers.openai.com/codex/noninteractive, https://developers.openai.com/codex/config-reference
 */
export const codexCli: AgentCli = {
  command: 'codex',
  field: "item.text of an 'agent_message'",
  variables: [
    'CODEX_HOME',
    'CODEX_API_KEY',
    'CODEX_ACCESS_TOKEN',
    'OPENAI_*',
    'AZURE_OPENAI_*',
    'OPENROUTER_API_KEY',
  ],
  total: 'usage',
  longestPrompt: { amount: 1_048_576, unit: 'characters' },
  call,
  read({ stdout, lastMessage }) {
    const reading: AgentReading = { isComplete: false }
    for (const event of eventsIn(stdout)) apply(event, reading)
    // Also where a message is told in a form not known here.
    if (reading.isComplete) reading.text ||= lastMessage
    return reading
  },
}

export const codexRunner = agentRunner(codexCli)

function call(request: RunnerRequest, files: AgentFiles): AgentCall {
  const { backend, permissionMode = 'read-only', resumeSession, home, extraFlags = [] } = request
  refuseOption(
    request,
    'tools',
    "Widen its sandbox with permissionMode, for example 'workspace-write'.",
  )
  return {
    args: [
      'exec',
      '--skip-git-repo-check',
      '--sandbox',
      permissionMode,
      '--color',
      'never',
      '--disable',
      'plugins',
      // It waits for its statistics to be sent, up to five seconds after the answer.
      '-c',
      'analytics.enabled=false',
      ...option('-m', backend.model),
      '--json',
      '-o',
      files.lastMessage,
      ...extraFlags,
      ...option('resume', resumeSession),
      '-',
    ],
    ...(home === undefined ? {} : { env: { CODEX_HOME: home } }),
  }
}

function apply(event: JsonObject, reading: AgentReading): void {
  const item = objectAt(event, 'item')
  switch (event['type']) {
    case 'thread.started': {
      Object.assign(reading, defined({ sessionId: textAt(event, 'thread_id') }))
      break
    }
    case 'item.completed': {
      readItem(item, reading)
      break
    }
    case 'error': {
      const message = stringAt(event, 'message') ?? ''
      // It tries WebSockets first and turns to HTTP when they are not to be had.
      if (!/wss?:\/\//.test(message)) reading.failure = { message }
      break
    }
    case 'turn.failed': {
      reading.failure = { message: stringAt(objectAt(event, 'error'), 'message') ?? 'turn.failed' }
      reading.isComplete = true
      break
    }
    case 'turn.completed': {
      const usage = objectAt(event, 'usage')
      delete reading.failure
      reading.isComplete = true
      const counts = usageOf({
        inputTokens: amountAt(usage, 'input_tokens'),
        outputTokens: amountAt(usage, 'output_tokens'),
        cachedInputTokens: amountAt(usage, 'cached_input_tokens'),
        reasoningTokens: amountAt(usage, 'reasoning_output_tokens'),
      })
      Object.assign(reading, defined({ usage: counts }))
    }
  }
}

/** An item of type `error` may be a mere warning, so it is not looked at. */
function readItem(item: JsonObject, reading: AgentReading): void {
  if (item['type'] === 'agent_message') {
    const text = stringAt(item, 'text')
    reading.text = text ?? ''
    reading.isStrange = text === undefined
  }
  if (item['type'] === 'command_execution' && item['status'] === 'declined') {
    const command = textAt(item, 'command') ?? 'a command'
    reading.deniedTools = [...(reading.deniedTools ?? []), command]
  }
}
