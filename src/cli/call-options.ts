import type { Command } from 'commander'
import type { Backend } from '../core/backend.ts'
import { defined } from '../core/defined.ts'
import type { StageOptions } from '../session/stage-call.ts'
import {
  backend,
  duration,
  fileName,
  folder,
  temperature,
  texts,
  wholeNumber,
} from './arguments.ts'

/** What every command that calls models takes, as commander hands it over. */
export interface CallFlags {
  prefix: string
  out: string
  retry: number
  retryDelay: number
  timeout?: number
  idleTimeout?: number
  fallback?: Backend
  tools?: string
  permissionMode?: string
  temperature?: number
  maxTokens?: number
  seed?: number
  flag?: string[]
  fresh?: boolean
  json?: boolean
}

/** Adds these options to a command; `name` is its default prefix and folder below `artifacts`. */
export function addCallOptions(command: Command, name: string): Command {
  const anyWhole = wholeNumber({ min: Number.MIN_SAFE_INTEGER })
  return command
    .option('--prefix <name>', 'begins the name of every file', fileName('Prefix'), name)
    .option('--out <folder>', 'folder of all files', folder, `artifacts/${name}`)
    .option('--retry <n>', 'extra attempts after a failed one', wholeNumber({ min: 0 }), 0)
    .option('--retry-delay <time>', 'wait before each of them: 10s, 1m', duration({ min: 0 }), 0)
    .option('--timeout <time>', 'limit of an attempt: 90s, 5m (default: 1h)', duration({ min: 1 }))
    .option('--idle-timeout <time>', 'longest silence of an attempt', duration({ min: 1 }))
    .option('--fallback <provider:model>', 'who is asked when the first one is spent', backend)
    .option('--tools <tools>', 'tools an agent may use, as its program spells them')
    .option('--permission-mode <mode>', 'what an agent may do, as its program spells it')
    .option('--temperature <t>', 'how free the sampling is, 0 to 2', temperature)
    .option('--max-tokens <n>', 'longest answer, in tokens', wholeNumber({ min: 1 }))
    .option('--seed <n>', 'seed of the sampling', anyWhole)
    .option('--flag <argument>', "one more argument of an agent's program; repeatable", texts)
    .option('--fresh', 'ask again, also for what is finished')
    .option('--json', 'events on standard output, one JSON object a line')
}

/** The flags as options of a stage. */
export function stageOptionsOf(flags: CallFlags): StageOptions {
  const { timeout, idleTimeout, flag, fallback, tools, permissionMode } = flags
  const { temperature: heat, maxTokens, seed } = flags
  return {
    ...defined({
      timeoutMs: timeout,
      idleTimeoutMs: idleTimeout,
      fallback,
      tools,
      permissionMode,
      extraFlags: flag,
      temperature: heat,
      maxTokens,
      seed,
    }),
  }
}
