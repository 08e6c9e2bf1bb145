import { defined } from '../core/defined.ts'
import { amountAt, type JsonObject, listAt, objectAt, textAt } from '../core/json-object.ts'
import type { AgentCall, AgentCli, AgentFiles, AgentReading } from './agent-cli/definition.ts'
import { eventsIn, lastResult, stringAt } from './agent-cli/events.ts'
import { isBare, option, toolNames } from './agent-cli/options.ts'
import { agentRunner } from './agent-cli/run.ts'
import { usageOf } from './agent-cli/usage.ts'
import type { RunnerRequest } from './contract.ts'

/**
 * Qwen Code, against any OpenAI-compatible endpoint (`OPENAI_BASE_URL`, `OPENAI_API_KEY`). Every file
 * of its folder a prompt mentions as `@file` goes to the model; without `cwd` and tools it therefore
 * runs in an empty folder. To go on with a session it has to run in the `cwd` the session began in.
 *
 * Source: https://qwenlm.github.io/qwen-code-docs/en/users/features/headless
 */
export const qwenCli: AgentCli = {
  command: 'qwen',
  field: 'result',
  variables: ['OPENAI_*', 'QWEN_*', 'DASHSCOPE_API_KEY', 'BAILIAN_CODING_PLAN_API_KEY'],
  interceptsSlash: true,
  total: 'usage',
  // It cuts a longer one and goes on.
  longestPrompt: { amount: 8 * 1024 * 1024, unit: 'bytes' },
  call,
  read({ stdout, requestLog }) {
    const events = eventsIn(stdout)
    const result = lastResult(events)
    const common = defined({
      sessionId: textAt(events[0], 'session_id'),
      ...lastRequest(requestLog),
    })
    return result === undefined
      ? { isComplete: false, ...common }
      : { ...common, ...readResult(result) }
  },
}

export const qwenRunner = agentRunner(qwenCli)

function call(request: RunnerRequest, files: AgentFiles): AgentCall {
  const { backend, tools, permissionMode, resumeSession, home, cwd } = request
  const { extraFlags = [], idleTimeoutMs, timeoutMs } = request
  const bare = isBare(request)
  const form =
    idleTimeoutMs === undefined ? ['json'] : ['stream-json', '--include-partial-messages']
  return {
    args: [
      '--auth-type',
      'openai',
      ...option('-m', backend.model),
      ...(bare ? ['--bare', '--exclude-tools', BARE_TOOLS] : []),
      ...option('--allowed-tools', tools === undefined ? undefined : toolNames(tools).join(',')),
      ...option('--approval-mode', permissionMode),
      // It does not end by itself when its parent is killed in the middle of its retries.
      '--max-wall-time',
      `${Math.max(1, Math.ceil(timeoutMs / 1000))}s`,
      '--openai-logging',
      '--openai-logging-dir',
      files.requestLog,
      '-o',
      ...form,
      ...option('--resume', resumeSession),
      ...extraFlags,
    ],
    env: {
      QWEN_CODE_NO_RELAUNCH: 'true',
      QWEN_USAGE_STATISTICS_ENABLED: 'false',
      ...defined({ QWEN_HOME: home }),
    },
    ...(bare && cwd === undefined && resumeSession === undefined ? { cwd: files.emptyFolder } : {}),
  }
}

/** What `--bare` leaves; it runs shell commands it takes for harmless without asking. */
const BARE_TOOLS = 'read_file,edit,notebook_edit,run_shell_command,get_goal,update_goal'

function readResult(result: JsonObject): AgentReading {
  const usage = objectAt(result, 'usage')
  const error = objectAt(result, 'error')
  const isFailed = result['is_error'] === true
  const denied = listAt(result, 'permission_denials').map((denial) => textAt(denial, 'tool_name'))
  return {
    isComplete: true,
    isStrange: stringAt(result, 'result') === undefined,
    deniedTools: denied.filter((name) => name !== undefined),
    ...defined({
      usage: usageOf({
        inputTokens: amountAt(usage, 'input_tokens'),
        outputTokens: amountAt(usage, 'output_tokens'),
        cachedInputTokens: amountAt(usage, 'cache_read_input_tokens'),
        reasoningTokens: undefined,
      }),
      text: stringAt(result, 'result'),
      failure: isFailed
        ? { message: textAt(error, 'message') ?? 'the program reported an error' }
        : undefined,
      isIntercepted: !isFailed && amountAt(result, 'num_turns') === 0 ? (true as const) : undefined,
    }),
  }
}

/** Its own retries and the reason an answer ends are told nowhere but in the log of its requests. */
function lastRequest(log: readonly string[]): Pick<AgentReading, 'failure' | 'finishReason'> {
  const [entry] = eventsIn(log.at(-1) ?? '')
  const message = textAt(objectAt(entry, 'error'), 'message')
  const [choice] = listAt(objectAt(entry, 'response'), 'choices')
  return defined({
    failure: message === undefined ? undefined : { message },
    finishReason: textAt(choice, 'finish_reason'),
  })
}
