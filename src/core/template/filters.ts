type Filter = (value: unknown, ...rest: unknown[]) => unknown

/**
 * The Jinja2 filters prompts use and the engine lacks, or takes by keyword only.
 *
 * Source: https://jinja.palletsprojects.com/en/stable/templates/#list-of-builtin-filters
 */
export const templateFilters: Readonly<Record<string, Filter>> = {
  truncate(value, ...rest) {
    const [length, killwords, end, leeway] = bound(rest, {
      length: 255,
      killwords: false,
      end: '...',
      leeway: 5,
    })
    const characters = Array.from(textOf(value))
    if (characters.length <= Number(length) + Number(leeway)) return characters.join('')
    const kept = characters
      .slice(0, Math.max(0, Number(length) - Array.from(textOf(end)).length))
      .join('')
    const blank = kept.lastIndexOf(' ')
    return (killwords === true || blank === -1 ? kept : kept.slice(0, blank)) + textOf(end)
  },

  indent(value, ...rest) {
    const [width, first, blank] = bound(rest, { width: 4, first: false, blank: false })
    const margin = typeof width === 'string' ? width : ' '.repeat(Number(width))
    const lines = textOf(value).split(/\r\n?|\n/)
    return lines
      .map((line, index) => {
        const isIndented = index === 0 ? first === true : blank === true || line !== ''
        return isIndented ? margin + line : line
      })
      .join('\n')
  },

  wordcount: (value) => textOf(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0,

  format(value, ...rest) {
    const values = rest.filter((item) => !(item instanceof Map))
    const named = rest.find((item) => item instanceof Map)
    return textOf(value).replace(
      /%(?:\((\w+)\))?([-+0]*)(\d*)(?:\.(\d+))?([sdifxX%])/g,
      (_, name: string | undefined, flags: string, width: string, digits = '', kind: string) => {
        if (kind === '%') return '%'
        if (name === undefined && values.length === 0) throw new Error('format: too few values')
        const given: unknown = name === undefined ? values.shift() : named?.get(name)
        const text = convert(given, kind, digits === '' ? undefined : Number(digits))
        const signed =
          flags.includes('+') && kind !== 's' && !text.startsWith('-') ? `+${text}` : text
        if (flags.includes('-')) return signed.padEnd(Number(width))
        if (!flags.includes('0') || kind === 's') return signed.padStart(Number(width))
        const [, sign = '', number = ''] = /^([-+]?)(.*)$/.exec(signed) ?? []
        return sign + number.padStart(Number(width) - sign.length, '0')
      },
    )
  },
}

function convert(value: unknown, kind: string, digits: number | undefined): string {
  if (kind === 's') return textOf(value).slice(0, digits)
  if (kind === 'f') return Number(value).toFixed(digits ?? 6)
  const text = Math.trunc(Number(value)).toString(kind.toLowerCase() === 'x' ? 16 : 10)
  return kind === 'X' ? text.toUpperCase() : text
}

/** Arguments by place, then by keyword (the engine sends keywords as a map at the end). */
function bound(rest: unknown[], defaults: Record<string, unknown>): unknown[] {
  const keywords = rest.at(-1) instanceof Map ? (rest.at(-1) as Map<string, unknown>) : new Map()
  const places = keywords.size > 0 ? rest.slice(0, -1) : rest
  return Object.entries(defaults).map(
    ([name, value], index): unknown => places[index] ?? keywords.get(name) ?? value,
  )
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return value === undefined ? '' : (JSON.stringify(value) ?? '')
}
