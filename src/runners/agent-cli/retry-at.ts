const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}
const AMOUNT = String.raw`\d+(?:\.\d+)?\s?(?:ms|millisecond|s|sec|second|m|min|minute|h|hr|hour|d|day|w|week)s?(?![a-z])`
const DURATION = new RegExp(
  String.raw`(?:again|retry\w*|resets?|wait|available|delay\w*)["']?(?:\s(?:in|after|for)|\s?[:=])?\s?["']?((?:${AMOUNT}[\s,]*(?:and )?)+)`,
  'i',
)
const SECONDS = /retry[-_ ]after["']?\s?[:=]\s?["']?(\d+(?:\.\d+)?)\b(?!\s?[a-z])/i
const EPOCH = /(?:limit reached\||reset\w*["']?\s?[:=]\s?)(\d{10})\b/i
const INSTANT = /(\d{4}-\d\d-\d\d)(?:T| at | )(\d\d:\d\d(?::\d\d)?)(?:\.\d+)? ?(?:Z|UTC|GMT)/i
const CLOCK =
  /(?:again|resets?|available)(?: (?:at|on))? (?:([A-Z][a-z]{2})[a-z]* (\d{1,2})(?:st|nd|rd|th)?,? (?:(\d{4}),? )?(?:at )?)?(\d{1,2})(?::(\d\d))? ?([ap]m)(?: \(([A-Za-z_]+(?:\/[\w+-]+)*)\))?/i
const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec'

/**
 * When a message says the call may be made again: after a duration, at an instant, or at a time of
 * day, which is that of this machine unless a zone stands behind it.
 */
export function retryAtIn(message: string, now: Date): Date | undefined {
  const [, day, time] = INSTANT.exec(message) ?? []
  const seconds = SECONDS.exec(message)?.[1]
  const epoch = EPOCH.exec(message)?.[1]
  const duration = DURATION.exec(message)?.[1]
  const clock = CLOCK.exec(message)
  if (seconds !== undefined) return valid(now.getTime() + Number(seconds) * 1000)
  if (epoch !== undefined) return valid(Number(epoch) * 1000)
  if (day !== undefined) return valid(Date.parse(`${day}T${time}Z`))
  if (duration !== undefined) return valid(now.getTime() + millisecondsOf(duration))
  return clock === null ? undefined : clockTime(clock, now)
}

function valid(time: number): Date | undefined {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? undefined : date
}

function millisecondsOf(duration: string): number {
  const parts = [...duration.matchAll(/([\d.]+)\s?(ms|millis|[smhdw])/gi)]
  return parts.reduce((sum, [, amount, name = '']) => {
    const unit = /^mi?l?l?i?s$/i.test(name) ? 'ms' : name.toLowerCase()
    return sum + Number(amount) * (UNITS_MS[unit] ?? 0)
  }, 0)
}

function clockTime(match: RegExpExecArray, now: Date): Date | undefined {
  const [, month, day, year, hour, minute = '0', half, zone] = match
  const wall = wallTime(now, zone)
  if (wall === undefined) return undefined
  const hours = (Number(hour) % 12) + (half?.toLowerCase() === 'pm' ? 12 : 0)
  const monthIndex = month === undefined ? -1 : MONTHS.indexOf(month.toLowerCase()) / 3
  if (month !== undefined && !Number.isInteger(monthIndex)) return undefined
  const target = new Date(wall)
  if (month !== undefined) {
    target.setUTCFullYear(Number(year ?? target.getUTCFullYear()), monthIndex, Number(day))
  }
  target.setUTCHours(hours, Number(minute), 0, 0)
  // What is told without a date or year lies ahead.
  if (target < wall && month === undefined) target.setUTCDate(target.getUTCDate() + 1)
  if (target < wall && month !== undefined && year === undefined) {
    target.setUTCFullYear(target.getUTCFullYear() + 1)
  }
  // The zone's distance from UTC at that time, which a change of clocks may have moved.
  const offset = (wallTime(target, zone)?.getTime() ?? 0) - target.getTime()
  return valid(target.getTime() - offset)
}

/** The clock of a zone written down as if it were UTC. */
function wallTime(instant: Date, zone: string | undefined): Date | undefined {
  try {
    const text = instant.toLocaleString('sv-SE', zone === undefined ? {} : { timeZone: zone })
    return valid(Date.parse(`${text.replace(' ', 'T')}Z`))
  } catch {
    return undefined
  }
}
