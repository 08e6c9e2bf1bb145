import { openaiFailure, toolsOf } from './model-server-openai.ts'
import {
  answerOf,
  listAt,
  objectAt,
  sse,
  stringAt,
  textOf,
  type Frame,
  type Json,
  type Protocol,
  type Turn,
} from './model-server-protocol.ts'
import { piecesOf } from './model-server-scenario.ts'

/** Responses. Source: https://developers.openai.com/docs/guides/streaming-responses */
export const responses: Protocol = {
  name: 'responses',

  read(_path, body) {
    const input = body['input']
    const last = listAt(body, 'input').at(-1) as Json | undefined
    return {
      model: stringAt(body, 'model'),
      stream: body['stream'] === true,
      prompt: typeof input === 'string' ? input : textOf(last?.['content']),
      tools: toolsOf(body),
      hasToolResult: stringAt(last, 'type').endsWith('_output'),
    }
  },

  *stream(turn) {
    let serial = 0
    const event = (type: string, data: Json): Frame => {
      serial += 1
      return { text: sse({ type, sequence_number: serial - 1, ...data }, type) }
    }
    yield event('response.created', { response: response(turn, 'in_progress', []) })
    yield event('response.in_progress', { response: response(turn, 'in_progress', []) })
    const items = itemsOf(turn)
    for (const [index, item] of items.entries()) {
      const at = { output_index: index, item_id: item.id }
      yield event('response.output_item.added', { output_index: index, item: begun(item) })
      if (item.type === 'function_call') {
        yield event('response.function_call_arguments.delta', { ...at, delta: item['arguments'] })
        yield event('response.function_call_arguments.done', {
          ...at,
          arguments: item['arguments'],
        })
      } else if (item.type === 'message') {
        yield* message(turn, at, event)
      }
      yield event('response.output_item.done', { output_index: index, item })
    }
    const { end, status } = endOf(turn)
    yield event(end, { response: response(turn, status, items) })
  },

  complete(turn) {
    return response(turn, endOf(turn).status, itemsOf(turn))
  },

  failure: openaiFailure,

  failureFrame(failure, model) {
    const { message: text, code } = objectAt(openaiFailure(failure, model).body, 'error')
    return sse(
      {
        type: 'response.failed',
        sequence_number: 99,
        response: {
          id: 'resp_failed',
          object: 'response',
          status: 'failed',
          output: [],
          error: { code: code ?? 'server_error', message: text },
        },
      },
      'response.failed',
    )
  },
}

type Item = { id: string; type: string; [key: string]: unknown }

function* message(
  turn: Turn,
  at: Json,
  event: (type: string, data: Json) => Frame,
): Generator<Frame> {
  const place = { ...at, content_index: 0 }
  yield event('response.content_part.added', { ...place, part: part('') })
  for (const delta of piecesOf(turn.scenario)) {
    yield {
      ...event('response.output_text.delta', { ...place, delta, logprobs: [] }),
      isText: true,
    }
  }
  yield event('response.output_text.done', { ...place, text: answerOf(turn), logprobs: [] })
  yield event('response.content_part.done', { ...place, part: part(answerOf(turn)) })
}

function itemsOf(turn: Turn): Item[] {
  const items: Item[] = []
  const { serial, toolCall, scenario } = turn
  if (scenario.reasoning !== undefined) {
    const summary = [{ type: 'summary_text', text: scenario.reasoning }]
    items.push({ id: `rs_${serial}`, type: 'reasoning', summary })
  }
  if (toolCall !== undefined && toolCall.name === 'local_shell') {
    const { command } = toolCall.input
    items.push({
      id: `lsh_${serial}`,
      type: 'local_shell_call',
      call_id: toolCall.id,
      status: 'completed',
      action: { type: 'exec', command, env: {} },
    })
  } else if (toolCall !== undefined) {
    items.push({
      id: `fc_${serial}`,
      type: 'function_call',
      call_id: toolCall.id,
      name: toolCall.name,
      arguments: JSON.stringify(toolCall.input),
      status: 'completed',
    })
  } else {
    const content = [part(answerOf(turn))]
    items.push({
      id: `msg_${serial}`,
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content,
    })
  }
  return items
}

/** An item as it is announced, before any of its content. */
function begun(item: Item): Item {
  if (item.type === 'message') return { ...item, status: 'in_progress', content: [] }
  if (item.type === 'function_call') return { ...item, status: 'in_progress', arguments: '' }
  return item.type === 'reasoning' ? { ...item, summary: [] } : item
}

function part(text: string) {
  return { type: 'output_text', text, annotations: [], logprobs: [] }
}

function endOf(turn: Turn): { end: string; status: string } {
  const isWhole = turn.toolCall !== undefined || (turn.scenario.finish ?? 'stop') === 'stop'
  return isWhole
    ? { end: 'response.completed', status: 'completed' }
    : { end: 'response.incomplete', status: 'incomplete' }
}

function response(turn: Turn, status: string, output: readonly Item[]) {
  const { answer, reasoning } = turn.outputTokens
  const reason = turn.scenario.finish === 'length' ? 'max_output_tokens' : 'content_filter'
  const isOver = status !== 'in_progress'
  return {
    id: `resp_${String(turn.serial).padStart(24, '0')}`,
    object: 'response',
    created_at: 1_900_000_000,
    status,
    error: null,
    incomplete_details: status === 'incomplete' ? { reason } : null,
    model: turn.ask.model,
    output,
    parallel_tool_calls: true,
    usage: isOver
      ? {
          input_tokens: turn.inputTokens,
          input_tokens_details: { cached_tokens: 0 },
          output_tokens: answer + reasoning,
          output_tokens_details: { reasoning_tokens: reasoning },
          total_tokens: turn.inputTokens + answer + reasoning,
        }
      : null,
  }
}
