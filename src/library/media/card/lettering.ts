import { GLYPHS, MARKS, MARKS_BELOW } from './glyphs.ts'
import { hangul } from './hangul.ts'
import { MORE_GLYPHS } from './more-glyphs.ts'
import type { Point, Stroke } from './stroke.ts'

/** A line of text as strokes, in units of which capitals are 6 high; `width` is its length. */
export interface Lettering {
  strokes: readonly Stroke[]
  width: number
  /** How thick the strokes are to be: 1, or less where letters have many. */
  weight: number
}

const GAP = 1.25
const BLANK = 2
/** Accents of capitals stand so much higher. */
const RAISE = -2
/** The weight of a line with Korean letters. */
const DENSE = 0.68
const CURVE_STEPS = 8
/** A letter and the accents on it, or a Korean syllable, in decomposed text. */
const CLUSTER = /[\u1100-\u1112][\u1161-\u1175][\u11A8-\u11C2]?|\P{M}\p{M}*/gsu

/** Draws a line of text, beginning at x = 0; what has no letter here is left out. */
export function lettering(text: string): Lettering {
  const strokes: Stroke[] = []
  let x = 0
  for (const [cluster] of text.normalize('NFD').matchAll(CLUSTER)) {
    const [letter = '', ...marks] = cluster
    if (/\s/.test(letter)) {
      x += BLANK
      continue
    }
    const base = strokesOfCluster(cluster)
    if (base === undefined) continue
    const width = widthOf(base)
    strokes.push(...moved(base, x, 0))
    for (const mark of marks) {
      const lift = isTall(letter) ? RAISE : 0
      strokes.push(...moved(strokesOf(MARKS[mark] ?? ''), x + width / 2, lift))
      strokes.push(...moved(strokesOf(MARKS_BELOW[mark] ?? ''), x + width / 2, 0))
    }
    x += width + GAP
  }
  const weight = /\p{Script=Hangul}/u.test(text) ? DENSE : 1
  return { strokes, width: Math.max(0, x - GAP), weight }
}

/** The letters and digits of a text that are not drawn here, each once. */
export function unknownLetters(text: string): string[] {
  const clusters = Array.from(text.normalize('NFD').matchAll(CLUSTER), ([cluster]) => cluster)
  const unknown = clusters.filter(
    (cluster) => /^[\p{L}\p{N}]/u.test(cluster) && strokesOfCluster(cluster) === undefined,
  )
  return [...new Set(unknown.map((cluster) => cluster.normalize('NFC')))]
}

function strokesOfCluster(cluster: string): readonly Stroke[] | undefined {
  const [letter = '', ...marks] = cluster
  const name = bare(letter, marks)
  const path = GLYPHS[name] ?? MORE_GLYPHS[name]
  return path === undefined ? hangul(cluster) : strokesOf(path)
}

function widthOf(strokes: readonly Stroke[]): number {
  let widest = 0
  for (const stroke of strokes) for (const [x] of stroke) widest = Math.max(widest, x)
  return widest
}

/** How long a line of text is. */
function lengthOf(text: string): number {
  return lettering(text).width
}

/** Breaks a text into lines of at most a width, and at most so many; an ellipsis stands for more. */
export function wrapped(text: string, width: number, most: number): string[] {
  const lines: string[] = []
  for (const [part] of text.matchAll(/\S+/g)) {
    if (lines.length > most) break
    const word = lengthOf(part) <= width ? part : cut(part, width)
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`
    if (lines.length > 0 && lengthOf(longer) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  if (lines.length <= most) return lines
  return [...lines.slice(0, most - 1), cut(lines[most - 1] ?? '', width)]
}

/** As much of a line as there is room for before an ellipsis. */
function cut(line: string, width: number): string {
  let kept = ''
  for (const letter of line) {
    if (lengthOf(`${kept}${letter}…`) > width) break
    kept += letter
  }
  return `${kept.trimEnd()}…`
}

/** Strokes at another place. */
function moved(strokes: readonly Stroke[], dx: number, dy: number): Stroke[] {
  return strokes.map((stroke) => stroke.map(([x, y]) => [x + dx, y + dy] as const))
}

/** An accent takes the place of the dot. */
function bare(letter: string, marks: readonly string[]): string {
  const hasTop = marks.some((mark) => mark in MARKS)
  const without: Record<string, string> = { i: 'ı', j: 'ȷ', і: 'ı' }
  return (hasTop ? without[letter] : undefined) ?? letter
}

function isTall(letter: string): boolean {
  return letter !== letter.toLowerCase() || /[bdfhklt0-9]/.test(letter)
}

const parsed = new Map<string, readonly Stroke[]>()

function strokesOf(path: string): readonly Stroke[] {
  const known = parsed.get(path)
  if (known !== undefined) return known
  const strokes: Point[][] = []
  for (const [, command, rest = ''] of path.matchAll(/([MLC])([^MLC]*)/g)) {
    const numbers = rest.trim().split(/\s+/).map(Number)
    const points = numbers.flatMap((x, at): Point[] =>
      at % 2 === 0 ? [[x, numbers[at + 1] ?? 0]] : [],
    )
    const [first] = points
    if (first === undefined) continue
    if (command === 'M') strokes.push([first])
    else strokes.at(-1)?.push(...(command === 'L' ? points : curve(strokes.at(-1)?.at(-1), points)))
  }
  parsed.set(path, strokes)
  return strokes
}

function curve(from: Point = [0, 0], [a = from, b = a, to = b]: readonly Point[]): Point[] {
  return Array.from({ length: CURVE_STEPS }, (_, step) => {
    const t = (step + 1) / CURVE_STEPS
    const at = (axis: 0 | 1): number =>
      (1 - t) ** 3 * from[axis] +
      3 * (1 - t) ** 2 * t * a[axis] +
      3 * (1 - t) * t ** 2 * b[axis] +
      t ** 3 * to[axis]
    return [at(0), at(1)] as const
  })
}
