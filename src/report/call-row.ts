/** What became of a call, in the words of the call log. */
export type CallStatus =
  | 'success'
  | 'repaired'
  | 'stub_fallback'
  | 'json_parse_error'
  | 'schema_error'
  | 'api_error'
  | 'timeout'
  | 'rate_limited'
  | 'refused'
  | 'truncated'
  | 'override'
  | 'cached'

/** One row of `llm_call_logs`: an attempt, or a value that stood in for one. */
export interface CallRow {
  id: string
  /** ISO 8601. */
  created_at: string
  /** The session of one process: folder and prefix, start and pid. */
  run_id: string
  stage_name: string
  /** The provider. */
  agent_name: string
  model_name: string
  prompt_version: string | null
  temperature: number | null
  top_p: number | null
  /** `{"prompt": …}`. */
  input_payload_json: string | null
  output_text_raw: string | null
  output_json_parsed: string | null
  status: CallStatus
  error_type: string | null
  error_message: string | null
  latency_ms: number | null
  tokens_prompt: number | null
  tokens_completion: number | null
  tokens_total: number | null
  cost_usd: number | null
  attempt: number
  source: string
}

/** The columns in the order they are created and inserted in. */
export const CALL_COLUMNS = [
  'id',
  'created_at',
  'run_id',
  'stage_name',
  'agent_name',
  'model_name',
  'prompt_version',
  'temperature',
  'top_p',
  'input_payload_json',
  'output_text_raw',
  'output_json_parsed',
  'status',
  'error_type',
  'error_message',
  'latency_ms',
  'tokens_prompt',
  'tokens_completion',
  'tokens_total',
  'cost_usd',
  'attempt',
  'source',
] as const satisfies readonly (keyof CallRow)[]

/** What is known of a row only when its stage has made something of the answer. */
export interface CallPatch {
  id: string
  /** Absent: as it was. */
  status?: CallStatus
  output_json_parsed: string | null
}
