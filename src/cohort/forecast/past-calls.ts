import type { AttemptEnd } from '../../core/event.ts'
import { journalLines, parseEvent } from '../../session/journal-lines.ts'

/** What finished generations took, one number each, failed attempts before them included. */
export interface PastCalls {
  readonly tokens: readonly number[]
  /** US dollars. */
  readonly costs: readonly number[]
}

interface Taken {
  tokens: number | undefined
  cost: number | undefined
}

// As sessions write it; a journal is long, and most of its lines are of no use here.
const HEAD = '{"type":"attempt-end"'

/**
 * Reads from a journal what generations took, by stage and backend. A count that a provider did not
 * report is left out, never zero; a journal that is not there says nothing.
 *
 * @throws DiskError when it cannot be read.
 */
export function readPastCalls(journalPath: string): Map<string, PastCalls> {
  const open = new Map<string, Taken>()
  const past = new Map<string, { tokens: number[]; costs: number[] }>()
  for (const line of journalLines(journalPath)) {
    const event = line.startsWith(HEAD) ? parseEvent(line) : undefined
    if (event?.type !== 'attempt-end') continue
    const taken = added(open.get(event.stage), event)
    if (!event.accepted) {
      open.set(event.stage, taken)
      continue
    }
    open.delete(event.stage)
    const key = callKey(event.stage.slice(0, event.stage.indexOf('.')), event.backend)
    const calls = past.get(key) ?? { tokens: [], costs: [] }
    past.set(key, calls)
    if (taken.tokens !== undefined) calls.tokens.push(taken.tokens)
    if (taken.cost !== undefined) calls.costs.push(taken.cost)
  }
  return past
}

export function callKey(stage: string, backend: string): string {
  return `${stage} ${backend}`
}

function added(before: Taken | undefined, { usage, costUsd }: AttemptEnd): Taken {
  const { inputTokens, outputTokens } = usage ?? {}
  const isCounted = inputTokens !== undefined || outputTokens !== undefined
  const tokens = isCounted ? (inputTokens ?? 0) + (outputTokens ?? 0) : undefined
  if (before === undefined) return { tokens, cost: costUsd }
  return { tokens: sum(before.tokens, tokens), cost: sum(before.cost, costUsd) }
}

/** Of two amounts of which one is not known the sum is not known. */
function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b
}
