import {
  answerOf,
  listAt,
  objectAt,
  sse,
  stringAt,
  textOf,
  type FailureReply,
  type Frame,
  type Protocol,
  type Turn,
} from './model-server-protocol.ts'
import { piecesOf, type Failure } from './model-server-scenario.ts'

/** The Messages API. Source: https://platform.claude.com/docs/en/build-with-claude/streaming */
export const anthropic: Protocol = {
  name: 'anthropic',

  read(_path, body) {
    const last = listAt(body, 'messages').at(-1)
    return {
      model: stringAt(body, 'model'),
      stream: body['stream'] === true,
      prompt: textOf(contentOf(last)),
      tools: listAt(body, 'tools').map((tool) => ({
        name: stringAt(tool, 'name'),
        schema: objectAt(tool, 'input_schema'),
      })),
      hasToolResult: listAt(last, 'content').some(
        (part) => stringAt(part, 'type') === 'tool_result',
      ),
    }
  },

  *stream(turn) {
    let index = 0
    yield event({ type: 'message_start', message: { ...message(turn, []), stop_reason: null } })
    if (turn.scenario.reasoning !== undefined) {
      yield* block(index, { type: 'thinking', thinking: '', signature: '' }, [
        { type: 'thinking_delta', thinking: turn.scenario.reasoning },
        { type: 'signature_delta', signature: 'c2lnbmVk' },
      ])
      index += 1
    }
    yield event({ type: 'ping' })
    if (turn.toolCall !== undefined) {
      const { id, name, input } = turn.toolCall
      yield* block(index, { type: 'tool_use', id: `toolu_${id}`, name, input: {} }, [
        { type: 'input_json_delta', partial_json: '' },
        { type: 'input_json_delta', partial_json: JSON.stringify(input) },
      ])
    } else {
      yield event({ type: 'content_block_start', index, content_block: { type: 'text', text: '' } })
      for (const text of piecesOf(turn.scenario)) {
        yield {
          ...event({ type: 'content_block_delta', index, delta: { type: 'text_delta', text } }),
          isText: true,
        }
      }
      yield event({ type: 'content_block_stop', index })
    }
    const { answer, reasoning } = turn.outputTokens
    yield event({
      type: 'message_delta',
      delta: { stop_reason: stopReason(turn), stop_sequence: null },
      usage: { output_tokens: answer + reasoning },
    })
    yield event({ type: 'message_stop' })
  },

  complete(turn) {
    const content: unknown[] = []
    const { reasoning } = turn.scenario
    if (reasoning !== undefined) {
      content.push({ type: 'thinking', thinking: reasoning, signature: 'c2lnbmVk' })
    }
    if (turn.toolCall === undefined) content.push({ type: 'text', text: answerOf(turn) })
    else {
      const { id, name, input } = turn.toolCall
      content.push({ type: 'tool_use', id: `toolu_${id}`, name, input })
    }
    return message(turn, content)
  },

  failure: (failure, model) => FAILURES[failure](model),

  failureFrame: (failure, model) => sse(FAILURES[failure](model).body, 'error'),
}

function* block(index: number, start: unknown, deltas: readonly unknown[]): Generator<Frame> {
  yield event({ type: 'content_block_start', index, content_block: start })
  for (const delta of deltas) yield event({ type: 'content_block_delta', index, delta })
  yield event({ type: 'content_block_stop', index })
}

function event(data: { type: string; [key: string]: unknown }): Frame {
  return { text: sse(data, data.type) }
}

function contentOf(last: unknown): unknown {
  return stringAt(last, 'content') || listAt(last, 'content')
}

function message(turn: Turn, content: readonly unknown[]) {
  const { answer, reasoning } = turn.outputTokens
  return {
    id: `msg_${String(turn.serial).padStart(24, '0')}`,
    type: 'message',
    role: 'assistant',
    model: turn.ask.model,
    content,
    stop_reason: stopReason(turn) as string | null,
    stop_sequence: null,
    usage: {
      input_tokens: turn.inputTokens,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      output_tokens: content.length === 0 ? 1 : answer + reasoning,
      service_tier: 'standard',
    },
  }
}

function stopReason(turn: Turn): string {
  if (turn.toolCall !== undefined) return 'tool_use'
  return { stop: 'end_turn', length: 'max_tokens', refusal: 'refusal' }[
    turn.scenario.finish ?? 'stop'
  ]
}

function error(status: number, type: string, text: string): FailureReply {
  return {
    status,
    headers: { 'request-id': 'req_011CAnything' },
    body: { type: 'error', error: { type, message: text }, request_id: 'req_011CAnything' },
  }
}

/** Source: https://platform.claude.com/docs/en/api/errors */
const FAILURES: Record<Failure, (model: string) => FailureReply> = {
  bad_request: () => error(400, 'invalid_request_error', 'max_tokens: Field required'),
  too_long: () =>
    error(400, 'invalid_request_error', 'prompt is too long: 218849 tokens > 200000 maximum'),
  auth: () => error(401, 'authentication_error', 'invalid x-api-key'),
  forbidden: () =>
    error(403, 'permission_error', 'Your API key does not have permission to use this resource'),
  unknown_model: (model) => error(404, 'not_found_error', `model: ${model}`),
  rate_limited: () =>
    error(
      429,
      'rate_limit_error',
      "This request would exceed your organization's rate limit of 50 requests per minute",
    ),
  quota: () =>
    error(
      400,
      'invalid_request_error',
      'You have reached your specified API usage limits. You will regain access on 2031-02-01 at 00:00 UTC.',
    ),
  server_error: () => error(500, 'api_error', 'Internal server error'),
  overloaded: () => error(529, 'overloaded_error', 'Overloaded'),
}
