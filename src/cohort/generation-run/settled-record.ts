import type { GenerationState } from '../store/generation-state.ts'
import type { GenerationRecord } from '../store/record.ts'
import type { Wanted } from './wanted.ts'

/**
 * The record of a generation that has no fault: what it was made of is what it would be made of now.
 *
 * @param madeAt When its parsed text was made, if that was now.
 */
export function settledRecord(
  { record, prompt, raw, parsed }: GenerationState,
  wanted: Wanted,
  madeAt = record?.parsed?.madeAt,
): GenerationRecord {
  const made = madeAt === undefined ? {} : { madeAt }
  if (wanted.mode === 'copy') {
    const copied = parsed && { from: wanted.from, parser: null, file: parsed.mark, ...made }
    return { version: 1, mode: 'copy', ...(copied && { parsed: copied }) }
  }
  const { template, values, backend, parser } = wanted
  const promptFile = prompt?.mark ?? record?.prompt?.file
  const asked = { prompt: promptFile?.digest ?? '', backend }
  const from = raw === undefined ? {} : { from: raw.digest }
  return {
    version: 1,
    mode: 'llm',
    prompt: { template, values, ...(promptFile && { file: promptFile }) },
    ...(raw && { raw: { ...asked, file: raw.mark } }),
    ...(parsed && { parsed: { ...from, parser, file: parsed.mark, ...made } }),
  }
}

/** Whether a text is there that its record does not know yet: from before a crash, or put by hand. */
export function isUnrecorded({ record, raw, parsed }: GenerationState): boolean {
  if (record === undefined) return false
  return (
    (raw !== undefined && record.raw === undefined) ||
    (parsed !== undefined && record.parsed === undefined)
  )
}

export function isSameRecord(
  a: GenerationRecord | undefined,
  b: GenerationRecord | undefined,
): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
