import {
  answerOf,
  listAt,
  objectAt,
  sse,
  stringAt,
  textOf,
  type FailureReply,
  type Protocol,
  type Turn,
} from './model-server-protocol.ts'
import { piecesOf, type Failure } from './model-server-scenario.ts'

/** Gemini's generateContent. Source: https://ai.google.dev/api/generate-content */
export const gemini: Protocol = {
  name: 'gemini',

  read(path, body) {
    const last = listAt(body, 'contents').at(-1)
    return {
      model: decodeURIComponent(/models\/([^:/]+)/.exec(path)?.[1] ?? ''),
      stream: path.includes(':streamGenerateContent'),
      prompt: textOf(listAt(last, 'parts')),
      tools: listAt(body, 'tools').flatMap((tool) =>
        listAt(tool, 'functionDeclarations').map((declared) => {
          const schema = objectAt(declared, 'parametersJsonSchema')
          return {
            name: stringAt(declared, 'name'),
            schema: 'properties' in schema ? schema : objectAt(declared, 'parameters'),
          }
        }),
      ),
      hasToolResult: listAt(last, 'parts').some(
        (part) => 'functionResponse' in (part as Record<string, unknown>),
      ),
    }
  },

  *stream(turn) {
    const { reasoning } = turn.scenario
    if (reasoning !== undefined) {
      yield { text: sse(reply(turn, [{ text: reasoning, thought: true }])) }
    }
    if (turn.toolCall !== undefined) {
      yield { text: sse(reply(turn, [call(turn.toolCall)])) }
    } else {
      for (const text of piecesOf(turn.scenario)) {
        yield { text: sse(reply(turn, [{ text }])), isText: true }
      }
    }
    yield { text: sse(reply(turn, [{ text: '' }], finishReason(turn))) }
  },

  complete(turn) {
    const { reasoning } = turn.scenario
    const thoughts = reasoning === undefined ? [] : [{ text: reasoning, thought: true }]
    const answer = turn.toolCall === undefined ? { text: answerOf(turn) } : call(turn.toolCall)
    return reply(turn, [...thoughts, answer], finishReason(turn))
  },

  failure: (failure, model) => FAILURES[failure](model),

  failureFrame: (failure, model) => sse(FAILURES[failure](model).body),
}

function call({ name, input }: NonNullable<Turn['toolCall']>) {
  return { functionCall: { name, args: input } }
}

function reply(turn: Turn, parts: readonly unknown[], finish?: string) {
  const { answer, reasoning } = turn.outputTokens
  return {
    candidates: [
      {
        content: { parts, role: 'model' },
        ...(finish === undefined ? {} : { finishReason: finish }),
        index: 0,
      },
    ],
    usageMetadata: {
      promptTokenCount: turn.inputTokens,
      ...(finish === undefined ? {} : { candidatesTokenCount: answer }),
      totalTokenCount: turn.inputTokens + answer + reasoning,
      ...(reasoning === 0 ? {} : { thoughtsTokenCount: reasoning }),
    },
    modelVersion: turn.ask.model,
    responseId: `loopback-${turn.serial}`,
  }
}

function finishReason(turn: Turn): string {
  return { stop: 'STOP', length: 'MAX_TOKENS', refusal: 'SAFETY' }[turn.scenario.finish ?? 'stop']
}

function error(
  code: number,
  status: string,
  message: string,
  details: readonly unknown[] = [],
): FailureReply {
  const more = details.length === 0 ? {} : { details }
  return { status: code, body: { error: { code, message, status, ...more } } }
}

const RPC = 'type.googleapis.com/google.rpc.'

/** Source: https://ai.google.dev/gemini-api/docs/troubleshooting */
const FAILURES: Record<Failure, (model: string) => FailureReply> = {
  bad_request: () => error(400, 'INVALID_ARGUMENT', 'Invalid value at generation_config'),
  too_long: () =>
    error(
      400,
      'INVALID_ARGUMENT',
      'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
    ),
  auth: () =>
    error(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
      { '@type': `${RPC}ErrorInfo`, reason: 'API_KEY_INVALID', domain: 'googleapis.com' },
    ]),
  forbidden: () =>
    error(403, 'PERMISSION_DENIED', 'Your API key lacks the permission for this resource.'),
  unknown_model: (model) =>
    error(
      404,
      'NOT_FOUND',
      `models/${model} is not found for API version v1beta, or is not supported for generateContent.`,
    ),
  rate_limited: (model) => exhausted(model, 'GenerateRequestsPerMinutePerProjectPerModel', '34s'),
  quota: (model) => exhausted(model, 'GenerateRequestsPerDayPerProjectPerModel-FreeTier'),
  server_error: () => error(500, 'INTERNAL', 'An internal error has occurred.'),
  overloaded: () => error(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
}

function exhausted(model: string, quotaId: string, retryDelay?: string): FailureReply {
  return error(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota.', [
    {
      '@type': `${RPC}QuotaFailure`,
      violations: [
        {
          quotaMetric: 'generativelanguage.googleapis.com/generate_requests',
          quotaId,
          quotaDimensions: { model, location: 'global' },
          quotaValue: '10',
        },
      ],
    },
    ...(retryDelay === undefined ? [] : [{ '@type': `${RPC}RetryInfo`, retryDelay }]),
  ])
}
