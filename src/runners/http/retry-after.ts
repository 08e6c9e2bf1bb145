import type { IncomingHttpHeaders } from 'node:http'
import { listAt, textAt } from '../../core/json-object.ts'

/** One header as text; of several, the first. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

/**
 * How long a reply asks to wait, in milliseconds: `Retry-After` as seconds or as a date,
 * `retry-after-ms`, Google's `RetryInfo`, or the duration a message names.
 *
 * Source: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterOf(
  headers: IncomingHttpHeaders,
  error: unknown,
  now: Date,
): number | undefined {
  const exact = Number.parseFloat(headerOf(headers, 'retry-after-ms') ?? '')
  if (exact >= 0) return Math.ceil(exact)
  return (
    fromHeader(headerOf(headers, 'retry-after'), now) ??
    fromRetryInfo(error) ??
    fromMessage(textAt(error, 'message'))
  )
}

function fromHeader(value: string | undefined, now: Date): number | undefined {
  const text = value?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000)
  // A date always has letters; without them `Date.parse` would take any number for a year.
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime())
}

function fromRetryInfo(error: unknown): number | undefined {
  for (const detail of listAt(error, 'details')) {
    const wait = durationMs(textAt(detail, 'retryDelay'))
    if (wait !== undefined) return wait
  }
  return undefined
}

function fromMessage(message: string | undefined): number | undefined {
  return durationMs(
    /(?:try again|retry) in ((?:[\d.]+ ?(?:ms|[hms]) ?)+)/i.exec(message ?? '')?.[1],
  )
}

const UNIT_MS = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }

/** A duration such as `34s`, `1m30.5s` or `250ms`. */
function durationMs(text: string | undefined): number | undefined {
  const parts = [...(text ?? '').matchAll(/([\d.]+) ?(ms|[hms])/gi)]
  if (parts.length === 0) return undefined
  const total = parts.reduce(
    (sum, [, amount, unit]) =>
      sum + Number(amount) * UNIT_MS[unit?.toLowerCase() as keyof typeof UNIT_MS],
    0,
  )
  return Number.isNaN(total) ? undefined : Math.ceil(total)
}
