import type { Verdict } from '../../core/verdict.ts'

/**
 * What a reason to end an answer says of it. Providers spell reasons their own way and add to them,
 * so they are known by their words; one without any of these words is an ordinary end.
 *
 * Source: https://platform.openai.com/docs/api-reference/chat/object,
 * https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons,
 * https://ai.google.dev/api/generate-content#FinishReason
 */
const MEANINGS: readonly (readonly [RegExp, Verdict])[] = [
  [/filter|refus|safety|recitation|blocklist|prohibited|spii|polic|guardrail/, 'refused'],
  [/length|max|limit|window|exceeded/, 'truncated'],
  [/error|fail/, 'crashed'],
  // Nothing was offered that could be called, and a turn that pauses is not over.
  [/tool|function|pause|malformed|language|other/, 'bad_output'],
]

export function verdictOfFinish(reason: string): Verdict {
  const name = reason.toLowerCase()
  return MEANINGS.find(([pattern]) => pattern.test(name))?.[1] ?? 'ok'
}
