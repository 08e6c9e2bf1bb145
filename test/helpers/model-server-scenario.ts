/** What the model server does with one request; a plain answer when empty. */
export interface Scenario {
  /** The answer. Default `ANSWER`. */
  text?: string
  /** The answer is the prompt. */
  isEcho?: true
  /** How often the text is repeated, for answers larger than memory should be. Default 1. */
  repeat?: number
  /** Hidden reasoning sent before the answer. */
  reasoning?: string
  /** Why the answer ends. Default `stop`. */
  finish?: Finish
  /** The provider's own error body with its status. */
  failure?: Failure
  /** Added to (or laid over) the headers of the reply. */
  headers?: Readonly<Record<string, string>>
  /** `headers`: nothing is ever sent. `stream`: silence after two pieces of text. */
  hang?: 'headers' | 'stream'
  /**
   * `headers`: the connection closes before the reply. `stream`: it breaks after two pieces of text.
   * `end`: the body ends there as if all were well, without the provider's last word.
   */
  cut?: 'headers' | 'stream' | 'end'
  /** An error event after two pieces of text. */
  streamFailure?: Failure
  /** Sent as it is with `status` instead of any answer; HTML when it begins with `<`. */
  raw?: string
  status?: number
  /** Between two pieces of text, in milliseconds. Default 0. */
  delayMs?: number
  /** Asks for a tool first, and answers with `text` once its result is in the conversation. */
  tool?: ToolAsk
  /** What the call cost in US dollars, where the protocol reports it (OpenRouter's `usage.cost`). */
  costUsd?: number
}

/** A shell command for whichever shell tool the request offers, or a tool by its name. */
export type ToolAsk =
  | { command: string }
  | { name: string; input: Readonly<Record<string, unknown>> }

type Finish = 'stop' | 'length' | 'refusal'

export type Failure =
  | 'bad_request'
  | 'too_long'
  | 'auth'
  | 'forbidden'
  | 'unknown_model'
  | 'rate_limited'
  | 'quota'
  | 'server_error'
  | 'overloaded'

export const ANSWER = 'Das Meer vergisst nichts — it only waits. 🌊\n'

const HTML =
  '<!doctype html>\n<html><head><title>Sign in</title></head><body>Welcome</body></html>\n'

/**
 * Scenarios a model name can ask for: a model called `rate_limited`, `x/rate_limited` or
 * `any-name--rate_limited` gets that one, so a program that only takes a model name can be driven
 * through all of them.
 */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  good: {},
  echo: { isEcho: true },
  reasoning: { reasoning: 'First the tide, then the sentence.' },
  empty: { text: '' },
  blank: { text: ' \n\n' },
  truncated: { finish: 'length' },
  refused: { finish: 'refusal', text: 'I cannot help with that.' },
  bad_request: { failure: 'bad_request' },
  too_long: { failure: 'too_long' },
  auth: { failure: 'auth' },
  forbidden: { failure: 'forbidden' },
  unknown_model: { failure: 'unknown_model' },
  rate_limited: { failure: 'rate_limited', headers: { 'retry-after': '7' } },
  rate_limited_bare: { failure: 'rate_limited' },
  quota: { failure: 'quota' },
  server_error: { failure: 'server_error' },
  overloaded: { failure: 'overloaded' },
  stream_error: { streamFailure: 'overloaded' },
  html: { raw: HTML, status: 200 },
  html_500: { raw: HTML, status: 502 },
  changed_shape: { raw: '{"version":9,"reply":{"words":["no","known","field"]}}', status: 200 },
  not_json: { raw: 'upstream says hello', status: 200 },
  cut_headers: { cut: 'headers' },
  cut_stream: { cut: 'stream' },
  cut_end: { cut: 'end' },
  hang_headers: { hang: 'headers' },
  hang_stream: { hang: 'stream' },
  slow: { delayMs: 100 },
  big: { repeat: 20_000 },
  tool_sleep: { tool: { command: 'sleep 300' } },
  tool_echo: { tool: { command: 'echo the tool ran' } },
}

/** The scenario a model name asks for; the last path segment, or what follows `--` in it. */
export function scenarioOf(
  model: string,
  extra: Readonly<Record<string, Scenario>> = {},
): Scenario {
  const segment = model.split('/').at(-1) ?? ''
  const name = segment.split('--').at(-1) ?? ''
  return extra[name] ?? (Object.hasOwn(SCENARIOS, name) ? SCENARIOS[name]! : {})
}

/** An answer of more words than this comes in pieces of more than two of them. */
const MOST_PIECES = 2000

/** The pieces an answer is streamed in, a few words each; repetitions are made one at a time. */
export function* piecesOf(scenario: Scenario): Generator<string> {
  const words = (scenario.text ?? ANSWER).match(/[^ ]+ *| +/gu) ?? []
  const size = Math.max(2, Math.ceil(words.length / MOST_PIECES))
  for (let round = 0; round < (scenario.repeat ?? 1); round += 1) {
    for (let at = 0; at < words.length; at += size) yield words.slice(at, at + size).join('')
  }
}
