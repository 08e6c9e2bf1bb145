import {
  listAt,
  objectAt,
  stringAt,
  type FailureReply,
  type Json,
  type Tool,
} from './model-server-protocol.ts'
import type { Failure } from './model-server-scenario.ts'

/** Function tools, in the nested form of Chat Completions or the flat one of Responses. */
export function toolsOf(body: Json): Tool[] {
  return listAt(body, 'tools').map((tool) => {
    const nested = objectAt(tool, 'function')
    const source = 'name' in nested ? nested : tool
    return {
      name: stringAt(source, 'name') || stringAt(tool, 'type'),
      schema: objectAt(source, 'parameters'),
    }
  })
}

/** Source: https://platform.openai.com/docs/guides/error-codes */
export function openaiFailure(failure: Failure, model: string): FailureReply {
  return FAILURES[failure](model)
}

function error(
  status: number,
  type: string,
  code: string | null,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): FailureReply {
  return {
    status,
    headers: { 'x-request-id': 'req_loopback', ...headers },
    body: { error: { message, type, param: null, code } },
  }
}

const FAILURES: Record<Failure, (model: string) => FailureReply> = {
  bad_request: () =>
    error(
      400,
      'invalid_request_error',
      'unsupported_parameter',
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    ),
  too_long: () =>
    error(
      400,
      'invalid_request_error',
      'context_length_exceeded',
      "This model's maximum context length is 128000 tokens. However, your messages resulted in 131072 tokens.",
    ),
  auth: () =>
    error(
      401,
      'invalid_request_error',
      'invalid_api_key',
      'Incorrect API key provided: sk-test***********key. You can find your API key in your account settings.',
    ),
  forbidden: () =>
    error(
      403,
      'invalid_request_error',
      'unsupported_country_region_territory',
      'Country, region, or territory not supported',
    ),
  unknown_model: (model) =>
    error(
      404,
      'invalid_request_error',
      'model_not_found',
      `The model \`${model}\` does not exist or you do not have access to it.`,
    ),
  rate_limited: (model) =>
    error(
      429,
      'requests',
      'rate_limit_exceeded',
      `Rate limit reached for ${model} in organization org-loopback on requests per min (RPM): Limit 3, Used 3, Requested 1.`,
      { 'x-ratelimit-limit-requests': '3', 'x-ratelimit-remaining-requests': '0' },
    ),
  quota: () =>
    error(
      429,
      'insufficient_quota',
      'insufficient_quota',
      'You exceeded your current quota, please check your plan and billing details.',
    ),
  server_error: () =>
    error(
      500,
      'server_error',
      null,
      'The server had an error while processing your request. Sorry about that!',
    ),
  overloaded: () =>
    error(
      503,
      'service_unavailable_error',
      'server_is_overloaded',
      'Our servers are currently overloaded. Please try again later.',
    ),
}
