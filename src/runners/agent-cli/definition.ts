import type { Usage } from '../../core/usage.ts'
import type { Variables } from '../../io/variables.ts'
import type { RunnerRequest } from '../contract.ts'

/** An agent program: how it is called and how its output is read. Both are pure. */
export interface AgentCli {
  /** The program, looked for in the folders of PATH. */
  command: string
  /** Where its output holds the answer, as it is named when nothing is there. */
  field: string
  /** Variables it needs besides the usual ones, by name; `*` at the end is a wildcard. */
  variables: readonly string[]
  /** More of them, of a cloud whose models it can call: only a call that goes there needs them. */
  cloudVariables?: (request: RunnerRequest, variables: Variables) => readonly string[]
  /** It takes a prompt that begins with `/` for a command of its own. */
  interceptsSlash?: true
  /** The longest prompt it takes. Absent: no limit of its own. */
  longestPrompt?: { amount: number; unit: 'bytes' | 'characters' }
  /** What it tells of the whole conversation: of a call that goes on with one it stays unknown. */
  total?: 'usage' | 'costUsd'
  /** How long it may take to end after its last word, in milliseconds. Default 15 000. */
  finishGraceMs?: number
  /** @throws ReverieError `option_unsupported` for an option it has no way to take. */
  call: (request: RunnerRequest, files: AgentFiles) => AgentCall
  /** Reads what there is so far, so that a program can be judged while it runs. */
  read: (output: AgentOutput) => AgentReading
}

/** Paths inside the scratch folder of one call, which is gone with it. */
export interface AgentFiles {
  /** A folder with nothing in it. */
  emptyFolder: string
  /** For a program that writes its last message to a file. */
  lastMessage: string
  /** For rules that a program reads from a file. */
  policy: string
  /** A folder or a file for a program that keeps a log of its requests. */
  requestLog: string
}

export interface AgentCall {
  args: readonly string[]
  env?: Readonly<Record<string, string>>
  /** Where it runs when the request names no folder. Absent: the working folder of this process. */
  cwd?: string
  /** Files to be there before it starts, by path. */
  write?: Readonly<Record<string, string>>
}

export interface AgentOutput {
  stdout: string
  stderr: string
  /** What stands in `lastMessage`; empty when nothing does. */
  lastMessage: string
  /** What stands in `requestLog`: its files in order of their names, or itself. */
  requestLog: readonly string[]
}

/** What the output says, in one form for all programs. */
export interface AgentReading {
  /** The answer; absent when the output holds none. */
  text?: string
  usage?: Usage
  /** In US dollars, as the program says; absent where it does not. */
  costUsd?: number
  sessionId?: string
  /** Why the answer ends, in the provider's spelling. */
  finishReason?: string
  /** What went wrong last, unless it was made good afterwards. */
  failure?: AgentFailure
  /** The program took the prompt for a command of its own; no model saw it. */
  isIntercepted?: true
  /** Tools that were asked for and not allowed. */
  deniedTools?: readonly string[]
  /** Where the answer should stand is something else. */
  isStrange?: boolean
  /** The output ends as the output of a finished call does. */
  isComplete: boolean
}

export interface AgentFailure {
  /** The program's own words. */
  message: string
  /** The HTTP status, where the program tells it apart from the message. */
  status?: number
}
