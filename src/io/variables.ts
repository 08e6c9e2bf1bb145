import type { Environment } from './environment.ts'

/** Looks an environment variable up by its name. */
export type Variables = (name: string) => string | undefined

/**
 * The variables a call in this process is made with: its own, and behind them those of this
 * process. Not a copy of either: a thousand calls may be waiting at once.
 */
export function callVariables(own: Environment = {}): Variables {
  return (name) => own[name] ?? process.env[name]
}
