import type { IncomingHttpHeaders } from 'node:http'
import { amountAt, objectAt, textAt } from '../../core/json-object.ts'
import { headerOf } from './retry-after.ts'

const DAY = /(\d{4}-\d\d-\d\d)(?:T| at | )(\d\d:\d\d)(?::\d\d(?:\.\d+)?)? ?(?:Z|UTC|GMT)/i

/**
 * When an allowance comes back, ISO 8601, where the reply says so: in a header, in a field of the
 * error, or in its message.
 */
export function resetsAtOf(
  headers: IncomingHttpHeaders,
  error: unknown,
  now: Date,
): string | undefined {
  const seconds = amountAt(error, 'resets_in_seconds')
  const [, day, time] = DAY.exec(textAt(error, 'message') ?? '') ?? []
  const proxied = objectAt(objectAt(error, 'metadata'), 'headers')
  return (
    instant(headerOf(headers, 'anthropic-ratelimit-unified-reset')) ??
    instant(amountAt(error, 'resets_at') ?? textAt(error, 'resets_at')) ??
    (seconds === undefined ? undefined : instant(now.getTime() + seconds * 1000)) ??
    (day === undefined ? undefined : instant(`${day}T${time}:00Z`)) ??
    instant(textAt(proxied, 'X-RateLimit-Reset') ?? amountAt(proxied, 'X-RateLimit-Reset'))
  )
}

/** An instant given as a date or as a Unix time, in seconds or (from 1e11 on) milliseconds. */
function instant(value: string | number | undefined): string | undefined {
  if (value === undefined) return undefined
  const number = Number(value)
  const time = Number.isNaN(number) ? Date.parse(String(value)) : number
  const date = new Date(Number.isNaN(number) || number >= 1e11 ? time : time * 1000)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
