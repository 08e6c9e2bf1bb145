/**
 * How a generation stands: `done`; `stale`, there but made of what has changed since; `missing`; or
 * `failed`, not there because making it went wrong.
 */
export type Standing = 'done' | 'stale' | 'missing' | 'failed'
