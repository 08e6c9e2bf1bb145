import {
  ANSWER,
  piecesOf,
  type Failure,
  type Scenario,
  type ToolAsk,
} from './model-server-scenario.ts'

/** One API the model server speaks. Everything here is pure: text in, text out. */
export interface Protocol {
  readonly name: 'anthropic' | 'chat' | 'responses' | 'gemini'
  /** What the request asks for. */
  read(path: string, body: Json): Ask
  /** The streamed reply, a frame at a time; `isText` marks the ones that carry the answer. */
  stream(turn: Turn): Generator<Frame>
  /** The reply in one piece. */
  complete(turn: Turn): unknown
  failure(failure: Failure, model: string): FailureReply
  /** A failure told in the middle of a stream. */
  failureFrame(failure: Failure, model: string): string
}

export type Json = Readonly<Record<string, unknown>>

export interface Ask {
  model: string
  stream: boolean
  /** The text of the last message of the user. */
  prompt: string
  tools: readonly Tool[]
  /** Whether the conversation ends with what a tool said. */
  hasToolResult: boolean
}

export interface Tool {
  name: string
  /** A JSON schema of its arguments; empty for tools that have none in the request. */
  schema: Json
}

export interface ToolCall {
  id: string
  name: string
  input: Json
}

export interface Turn {
  /** Counts requests; makes ids. */
  serial: number
  ask: Ask
  scenario: Scenario
  toolCall: ToolCall | undefined
  inputTokens: number
  outputTokens: { answer: number; reasoning: number }
}

export interface Frame {
  text: string
  isText?: true
}

export interface FailureReply {
  status: number
  headers?: Readonly<Record<string, string>>
  body: unknown
}

/** A crude count, the same for every protocol, so that tests can say what they expect. */
export function tokensIn(text: string): number {
  return Math.ceil(text.length / 4)
}

/** Tokens of the answer alone, and of the reasoning before it. */
export function outputTokens(
  { text = ANSWER, repeat = 1, reasoning = '' }: Scenario,
  call: ToolCall | undefined,
): Turn['outputTokens'] {
  const answer = call === undefined ? tokensIn(text) * repeat : tokensIn(JSON.stringify(call.input))
  return { answer, reasoning: tokensIn(reasoning) }
}

/** The whole answer as one text. */
export function answerOf(turn: Turn): string {
  return turn.toolCall === undefined ? [...piecesOf(turn.scenario)].join('') : ''
}

const SHELL_TOOL = /^(bash|shell|shell_command|exec_command|run_shell_command|execute_command)$/i

/** Fits a wish for a shell command to the shell tool the request offers, by that tool's schema. */
export function toolCallFor(wish: ToolAsk, ask: Ask, serial: number): ToolCall | undefined {
  const id = `call_${String(serial).padStart(24, '0')}`
  if ('name' in wish) return { id, name: wish.name, input: wish.input }
  const tool = ask.tools.find(({ name }) => SHELL_TOOL.test(name))
  if (tool === undefined) return undefined
  const properties = objectAt(tool.schema, 'properties')
  const key = ['command', 'cmd'].find((name) => name in properties) ?? 'command'
  const isArray = objectAt(properties, key)['type'] === 'array'
  const value = isArray ? ['bash', '-lc', wish.command] : wish.command
  const input: Record<string, unknown> = { [key]: value }
  if ('description' in properties) input['description'] = 'Run a command'
  return { id, name: tool.name, input }
}

export function objectAt(value: unknown, key: string): Json {
  const found = isObject(value) ? value[key] : undefined
  return isObject(found) ? found : {}
}

export function listAt(value: unknown, key: string): readonly unknown[] {
  const found = isObject(value) ? value[key] : undefined
  return Array.isArray(found) ? found : []
}

export function stringAt(value: unknown, key: string): string {
  const found = isObject(value) ? value[key] : undefined
  return typeof found === 'string' ? found : ''
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The text of a message's content, given as a string or as a list of parts. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((part) => stringAt(part, 'text')).join('')
}

/** One server-sent event; without a name it is only data, as most providers send it. */
export function sse(data: unknown, event?: string): string {
  const head = event === undefined ? '' : `event: ${event}\n`
  return `${head}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`
}
