import { ParseError } from '../parse-error.ts'

const ESSAY = /<essay(?:\s[^<>]*)?>/i
const ESSAY_END = /<\/essay\s*>/i
const THINKING = /<thinking\b[^<>]*>/gi
const THINKING_END = /<\/thinking\s*>/gi
const IDEA_TAG = /^[ \t]*<(\/?)essay-idea(\s[^<>\n]*)?>[ \t]*\r?$/gim
const IDEA_STAGE = /\bstage\s*=\s*["']?(\d+)/i

/**
 * What stands in the first `<essay>…</essay>`, trimmed; an unclosed tag takes the rest.
 *
 * @throws ParseError for an answer without the tag.
 */
export function essayBlock(text: string): string {
  const block = findEssay(text)
  if (block !== undefined) return block
  throw new ParseError(text, { reason: 'no <essay> block' })
}

/** As {@link essayBlock}, `<thinking>…</thinking>` removed first; no tag gives the whole text. */
export function essayBlockLenient(text: string): string {
  const answer = withoutThinking(text)
  return findEssay(answer) ?? answer.trim()
}

/**
 * The text of the last `<essay-idea stage="n">` block of the highest stage, as it stands.
 *
 * The tags stand on lines of their own; without stages the last block counts.
 *
 * @throws ParseError for an answer without a block.
 */
export function essayIdeaLast(text: string): string {
  let best: { stage: number; idea: string } | undefined
  let open: { stage: number; start: number } | undefined
  for (const { 0: tag, 1: slash, 2: attributes = '', index } of text.matchAll(IDEA_TAG)) {
    if (slash === '') {
      const stage = Number(IDEA_STAGE.exec(attributes)?.[1] ?? -1)
      open = { stage, start: index + tag.length + 1 }
    } else if (open !== undefined) {
      const { stage, start } = open
      const idea = text.slice(start, Math.max(start, index - 1)).replace(/\r$/, '')
      if (best === undefined || stage >= best.stage) best = { stage, idea }
      open = undefined
    }
  }
  if (best !== undefined) return best.idea
  throw new ParseError(text, { reason: 'no <essay-idea> block on lines of its own' })
}

function findEssay(text: string): string | undefined {
  const opening = ESSAY.exec(text)
  if (opening === null) return undefined
  const rest = text.slice(opening.index + opening[0].length)
  return rest.slice(0, ESSAY_END.exec(rest)?.index).trim()
}

function withoutThinking(text: string): string {
  let kept = ''
  let at = 0
  for (;;) {
    THINKING.lastIndex = at
    const opening = THINKING.exec(text)
    THINKING_END.lastIndex = THINKING.lastIndex
    if (opening === null || !THINKING_END.test(text)) return kept + text.slice(at)
    kept += text.slice(at, opening.index)
    at = THINKING_END.lastIndex
  }
}
