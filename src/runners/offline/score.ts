/** The line a prompt wants its score in. */
export interface ScoreForm {
  /** As the prompt writes it: `SCORE`. */
  label: string
  low: number
  high: number
  /** Whether only a whole number is wanted. */
  isWhole: boolean
  /** What follows the number: `/10`. */
  suffix: string
}

const LABEL =
  /(?:^|[\s"'`*(])((?:final |total |overall )?(?:score|rating|grade|punktzahl|puntuaci[oó]n|оценка|점수|评分|得分|スコア|点数))\s*[:：]\s*(<[^<>\n]{1,40}>|\[[^[\]\n]{1,40}\]|\{[^{}\n]{1,40}\}|[XN#?_]{1,3}(?!\p{L})|\d{1,3}(?:\.\d+)?)(\s*\/\s*\d{1,3})?/giu
const BARE = /(?:^|[\s"'`*(])(SCORE)\s*:/
const RANGE = /(\d{1,3})\s*(?:-|–|—|\.\.|to|and|bis|a|до|から|到|~)\s*(\d{1,3})/
const SCALE = new RegExp(
  String.raw`\b(?:scores?|scale|rate|rating|range|digit|from|between)\b[^\n]{0,40}?${RANGE.source}`,
  'i',
)

/** How the instructions want the answer scored, or `undefined` when they want no score line. */
export function scoreFormOf(instructions: string): ScoreForm | undefined {
  const last = [...instructions.matchAll(LABEL)].at(-1)
  const label = last?.[1] ?? BARE.exec(instructions)?.[1]
  if (label === undefined) return undefined
  const form = last?.[2] ?? ''
  const suffix = last?.[3] ?? ''
  const [low, high] = rangeOf(RANGE.exec(form) ?? SCALE.exec(instructions), suffix)
  const isWhole =
    /\b(?:integer|whole number|digit)\b/i.test(instructions) && !/decimal/i.test(instructions)
  return { label, low, high, isWhole, suffix }
}

/** The ends of the scale; what stands after a slash is its upper end. Default 0 to 9. */
function rangeOf(found: RegExpExecArray | null, suffix: string): [low: number, high: number] {
  const [low, high] = [Number(found?.[1] ?? 0), Number(found?.[2] ?? 9)]
  const top = Number(suffix.replace(/\D/g, ''))
  if (top > 0) return [low < top && high === top ? low : 0, top]
  return low < high ? [low, high] : [0, 9]
}

/** The score line for a share from 0 to 1 of the scale. */
export function scoreLine({ label, low, high, isWhole, suffix }: ScoreForm, share: number): string {
  const value = low + (high - low) * share
  return `${label}: ${isWhole ? Math.round(value) : value.toFixed(1)}${suffix}`
}
