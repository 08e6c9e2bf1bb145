import type { Region } from './regions.ts'

/** The inside of one fenced block, its info line left out. */
export interface Fence {
  start: number
  end: number
}

const MOST = 1000
const FENCE = /`{3,}|~{3,}/g
const LANGUAGE = /[\w+#.-]*/y

/**
 * The bodies of a text's code fences, closed or not, on lines of their own or within one.
 *
 * A fence inside a balanced object or array is text of that object.
 */
export function findFences(text: string, regions: readonly Region[]): Fence[] {
  const fences: Fence[] = []
  let open: { run: string; start: number } | undefined
  let next = 0
  for (const { 0: run, index } of text.matchAll(FENCE)) {
    while ((regions[next]?.end ?? Infinity) <= index) next += 1
    if ((regions[next]?.start ?? Infinity) < index) continue
    if (open === undefined) {
      if (fences.length === MOST) break
      open = { run, start: bodyStart(text, index + run.length) }
    } else if (run.startsWith(open.run)) {
      if (open.start <= index) fences.push({ start: open.start, end: index })
      open = undefined
    }
  }
  if (open !== undefined && fences.length < MOST)
    fences.push({ start: open.start, end: text.length })
  return fences
}

/** After the language word, or after the whole info line where that holds no JSON. */
function bodyStart(text: string, at: number): number {
  const lineEnd = text.indexOf('\n', at)
  const line = text.slice(at, lineEnd === -1 ? at : lineEnd)
  if (lineEnd !== -1 && line.length < 200 && !/[{["`]/.test(line)) return lineEnd + 1
  LANGUAGE.lastIndex = at
  LANGUAGE.test(text)
  return LANGUAGE.lastIndex
}
