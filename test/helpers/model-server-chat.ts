import { openaiFailure, toolsOf } from './model-server-openai.ts'
import {
  answerOf,
  listAt,
  sse,
  stringAt,
  textOf,
  type Json,
  type Protocol,
  type Turn,
} from './model-server-protocol.ts'
import { piecesOf } from './model-server-scenario.ts'

/** Chat Completions. Source: https://platform.openai.com/docs/api-reference/chat */
export const chat: Protocol = {
  name: 'chat',

  read(_path, body) {
    const last = listAt(body, 'messages').at(-1) as Json | undefined
    return {
      model: stringAt(body, 'model'),
      stream: body['stream'] === true,
      prompt: textOf(last?.['content']),
      tools: toolsOf(body),
      hasToolResult: stringAt(last, 'role') === 'tool',
    }
  },

  *stream(turn) {
    const chunk = (delta: unknown, finish: string | null = null) => ({
      text: sse({
        ...head(turn, 'chat.completion.chunk'),
        choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
        usage: null,
      }),
    })
    yield chunk({ role: 'assistant', content: '', refusal: null })
    if (turn.scenario.reasoning !== undefined) {
      yield chunk({ reasoning_content: turn.scenario.reasoning })
    }
    if (turn.toolCall !== undefined) {
      const { id, name, input } = turn.toolCall
      const call = { index: 0, id, type: 'function', function: { name, arguments: '' } }
      yield chunk({ tool_calls: [call] })
      yield chunk({ tool_calls: [{ index: 0, function: { arguments: JSON.stringify(input) } }] })
    } else {
      for (const content of piecesOf(turn.scenario)) yield { ...chunk({ content }), isText: true }
    }
    yield chunk({}, finishReason(turn))
    yield {
      text: sse({ ...head(turn, 'chat.completion.chunk'), choices: [], usage: usage(turn) }),
    }
    yield { text: sse('[DONE]') }
  },

  complete(turn) {
    const { toolCall } = turn
    const calls =
      toolCall === undefined
        ? {}
        : {
            tool_calls: [
              {
                id: toolCall.id,
                type: 'function',
                function: { name: toolCall.name, arguments: JSON.stringify(toolCall.input) },
              },
            ],
          }
    const reasoning =
      turn.scenario.reasoning === undefined ? {} : { reasoning_content: turn.scenario.reasoning }
    const content = toolCall === undefined ? answerOf(turn) : null
    return {
      ...head(turn, 'chat.completion'),
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content, refusal: null, ...reasoning, ...calls },
          logprobs: null,
          finish_reason: finishReason(turn),
        },
      ],
      usage: usage(turn),
    }
  },

  failure: openaiFailure,

  failureFrame: (failure, model) => sse(openaiFailure(failure, model).body),
}

function head(turn: Turn, object: string) {
  return {
    id: `chatcmpl-${turn.serial}`,
    object,
    created: 1_900_000_000,
    model: turn.ask.model,
    system_fingerprint: 'fp_loopback',
  }
}

function usage(turn: Turn) {
  const { answer, reasoning } = turn.outputTokens
  const cost = turn.scenario.costUsd === undefined ? {} : { cost: turn.scenario.costUsd }
  return {
    prompt_tokens: turn.inputTokens,
    completion_tokens: answer + reasoning,
    total_tokens: turn.inputTokens + answer + reasoning,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: reasoning },
    ...cost,
  }
}

function finishReason(turn: Turn): string {
  if (turn.toolCall !== undefined) return 'tool_calls'
  return { stop: 'stop', length: 'length', refusal: 'content_filter' }[
    turn.scenario.finish ?? 'stop'
  ]
}
