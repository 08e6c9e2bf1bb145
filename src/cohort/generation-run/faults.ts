import type { GenerationState } from '../store/generation-state.ts'
import type { FileLook } from '../store/file-look.ts'
import type { Expected, ExpectedAnswer, WantedCopy } from './wanted.ts'

export type Phase = 'prompt' | 'raw' | 'parsed'

/** Why a phase has to run. */
export interface Fault {
  readonly phase: Phase
  /**
   * What is not as it should be: the phase's own file, which is missing, or what it is made of.
   * `parent` stands for a text above that was made after it, `answer` for one that was not accepted.
   */
  readonly what:
    | 'file'
    | 'template'
    | 'values'
    | 'mode'
    | 'parent'
    | 'prompt'
    | 'backend'
    | 'raw'
    | 'parser'
    | 'answer'
  /** For a backend or parser that is another now. */
  readonly was?: string
  readonly now?: string
}

/** The first phase that has to run, `undefined` when everything is there and made of what it should be. */
export function firstFault(state: GenerationState, wanted: Expected): Fault | undefined {
  if (wanted.mode === 'copy') return copyFault(state, wanted)
  return promptFault(state, wanted) ?? rawFault(state, wanted) ?? parsedFault(state, wanted)
}

/**
 * Whether the prompt has to be made. Texts without a record were made by others: they stand unless
 * what is above them was made here after them.
 */
export function promptFault(state: GenerationState, wanted: ExpectedAnswer): Fault | undefined {
  const { record, prompt, raw, parsed } = state
  if (record === undefined) {
    const found = parsed ?? raw ?? prompt
    if (found === undefined) return { phase: 'prompt', what: 'file' }
    return isOlder(found, wanted) ? { phase: 'prompt', what: 'parent' } : undefined
  }
  const stale = (what: Fault['what']): Fault => ({ phase: 'prompt', what })
  if (record.mode !== 'llm') return stale('mode')
  if (isOther(record.prompt?.template, wanted.template)) return stale('template')
  if (isOther(record.prompt?.values, wanted.values)) return stale('values')
  // Where others left only the texts below it, there never was one to be missed.
  const isMissed = record.prompt?.file !== undefined || (raw ?? parsed) === undefined
  if (prompt === undefined && isMissed) return { phase: 'prompt', what: 'file' }
  return undefined
}

/** Whether the model has to be asked, given a prompt that is as it should be. */
export function rawFault(state: GenerationState, wanted: ExpectedAnswer): Fault | undefined {
  const { record, prompt, raw, parsed } = state
  if (raw === undefined) {
    const wasNeverThere = parsed !== undefined && record?.raw === undefined
    return wasNeverThere ? undefined : { phase: 'raw', what: 'file' }
  }
  const { failure } = record ?? {}
  if (state.isCutOff) return { phase: 'raw', what: 'answer' }
  // An answer that was not good enough is asked for again, unless it was mended by hand or another
  // parser may think better of it.
  if (failure?.raw?.digest === raw.digest && !isByHand(state)) {
    const isCut = state.metadata?.['truncated'] === true
    const isOtherParser = isOther(failure.parser, wanted.parser)
    if (isCut || !isOtherParser) return { phase: 'raw', what: 'answer' }
  }
  if (record?.raw === undefined) return undefined
  const asked = prompt?.digest ?? record.prompt?.file?.digest
  if (isOther(record.raw.prompt, asked)) return { phase: 'raw', what: 'prompt' }
  const { backend: was } = record.raw
  const { backend: now } = wanted
  if (now === undefined || was === now) return undefined
  return { phase: 'raw', what: 'backend', was, now }
}

/**
 * Whether the parsed text of a generation that failed was put there afterwards: failing leaves none,
 * or the one before with its record.
 */
function isByHand({ record, parsed }: Pick<GenerationState, 'record' | 'parsed'>): boolean {
  return record?.failure !== undefined && record.parsed === undefined && parsed !== undefined
}

/** Whether the answer has to be read, given one that is as it should be. */
export function parsedFault(state: GenerationState, wanted: ExpectedAnswer): Fault | undefined {
  const { record, raw, parsed } = state
  if (parsed === undefined) return { phase: 'parsed', what: 'file' }
  if (record?.parsed === undefined || raw === undefined) return undefined
  const { from, parser } = record.parsed
  if (from !== raw.digest) return { phase: 'parsed', what: 'raw' }
  if (!isOther(parser, wanted.parser)) return undefined
  const change = { was: parser ?? 'none', now: wanted.parser ?? 'none' }
  return { phase: 'parsed', what: 'parser', ...change }
}

function copyFault(state: GenerationState, wanted: WantedCopy): Fault | undefined {
  const { record, parsed } = state
  if (parsed === undefined) return { phase: 'parsed', what: 'file' }
  const stale = (what: Fault['what']): Fault => ({ phase: 'parsed', what })
  if (record === undefined) return isOlder(parsed, wanted) ? stale('parent') : undefined
  if (record.mode !== 'copy') return stale('mode')
  return record.parsed?.from === wanted.from ? undefined : stale('values')
}

/** What is not known now is no other. */
function isOther<T>(was: T, now: T | undefined): boolean {
  return now !== undefined && was !== now
}

function isOlder(found: FileLook, { parentMadeAt }: Expected): boolean {
  return parentMadeAt !== undefined && found.mtimeMs < parentMadeAt
}
