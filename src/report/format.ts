const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/**
 * A length of time in at most two units: `420ms`, `3.2s`, `48s`, `2m 10s`, `1h 5m`, `2d 3h`.
 *
 * Takes milliseconds; below zero counts as zero, since two clocks may disagree.
 */
export function formatDuration(ms: number): string {
  if (!(ms > 0)) return '0s'
  if (Math.round(ms) < SECOND) return `${Math.max(1, Math.round(ms))}ms`
  const tenths = Math.round(ms / 100)
  if (tenths < 100) return `${tenths / 10}s`
  const seconds = Math.round(ms / SECOND)
  if (seconds < 60) return `${seconds}s`
  if (seconds * SECOND < HOUR) return twoUnits(seconds * SECOND, MINUTE, 'm', SECOND, 's')
  const minutes = Math.round(ms / MINUTE)
  if (minutes * MINUTE < DAY) return twoUnits(minutes * MINUTE, HOUR, 'h', MINUTE, 'm')
  return twoUnits(Math.round(ms / HOUR) * HOUR, DAY, 'd', HOUR, 'h')
}

function twoUnits(ms: number, large: number, big: string, small: number, little: string): string {
  return `${Math.floor(ms / large)}${big} ${Math.floor((ms % large) / small)}${little}`
}

/** A time that is still growing, in whole seconds, so that it does not flicker: `3s`, `2m 10s`. */
export function formatRunning(ms: number): string {
  return formatDuration(Math.floor(ms / SECOND) * SECOND)
}

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** A whole number with its thousands apart: `12`, `100,000`. */
export function formatCount(count: number): string {
  return grouped.format(count)
}

/** A large number in three or four characters: `950`, `34.1k`, `1.2M`, `3B`. */
export function formatTokens(tokens: number): string {
  return scaled(tokens, ['', 'k', 'M', 'B'])
}

/** A size in decimal units, as disks and transfers are counted: `950 B`, `12 kB`, `1.2 MB`. */
export function formatBytes(bytes: number): string {
  return scaled(bytes, [' B', ' kB', ' MB', ' GB', ' TB'])
}

function scaled(value: number, units: readonly string[]): string {
  let amount = value
  let unit = 0
  // What would be rounded up to a thousand belongs to the next unit.
  while (Math.round(amount) >= 1000 && unit < units.length - 1) {
    amount /= 1000
    unit += 1
  }
  const text = unit === 0 || amount >= 99.95 ? formatCount(amount) : String(tenth(amount))
  return `${text}${units[unit] ?? ''}`
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10
}

/** US dollars: cents from one cent up (`$0.42`, `$1,234.50`), two digits below (`$0.0042`). */
export function formatDollars(usd: number): string {
  if (usd >= 0.00995 || usd === 0) {
    const fixed = usd.toFixed(2)
    return `$${formatCount(Math.trunc(Number(fixed)))}${fixed.slice(-3)}`
  }
  if (usd < 0) return `-${formatDollars(-usd)}`
  return usd < 0.0001 ? '<$0.0001' : `$${usd.toFixed(usd < 0.000995 ? 5 : 4)}`
}
