/** The line of an offset, counted from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1
  }
  return line
}

/** The last non-empty lines of a text, trimmed, in order; the text is read from its end only. */
export function lastLines(text: string, count: number): string[] {
  const lines: string[] = []
  let rest = text.trimEnd()
  while (lines.length < count && rest !== '') {
    const start = rest.lastIndexOf('\n') + 1
    lines.unshift(rest.slice(start).trimStart())
    rest = rest.slice(0, start).trimEnd()
  }
  return lines
}
