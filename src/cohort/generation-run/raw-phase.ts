import { defined } from '../../core/defined.ts'
import { fingerprint } from '../../core/fingerprint.ts'
import { readText } from '../../io/files.ts'
import type { GenerationState } from '../store/generation-state.ts'
import { rawFault } from './faults.ts'
import type { AnswerJob } from './job.ts'
import { isCutOff, type Origin } from './metadata-fields.ts'
import { readAnswer } from './read-answer.ts'

/** Whether a model was asked: now, by the session before a crash, or not since the answer is there. */
export type Asked = 'now' | 'before' | 'no'

export interface Answered {
  readonly asked: Asked
  /** Absent when the metadata has it already. */
  readonly origin?: Origin
  /** What the parser made of the answer, where it was read already. */
  readonly parsed?: string
}

/**
 * Makes sure of the raw answer: a new one has been read by the parser before it counts, so a bad
 * one is a failed attempt like any other.
 *
 * @throws PipelineError when no answer can be had.
 */
export async function rawPhase(job: AnswerJob, promptText: () => string): Promise<Answered> {
  const { spec, name, session, open, wanted, backend, retries, force } = job
  const { maxTokens, seed } = spec
  const state = open.look()
  const fault = force ? undefined : rawFault(state, wanted)
  if (!force && fault === undefined) return found(job, state, promptText)
  if (state.parsed !== undefined) open.clear('parsed')
  let parsed: string | undefined
  const result = await session.runPrompt(name, promptText(), backend, {
    inputPath: open.paths.prompt,
    outputPath: open.paths.raw,
    maxTokens,
    ...defined({ seed }),
    retries,
    // What was not accepted stands in the place of an answer, and is none.
    ...(force || fault?.what === 'answer' ? { resume: false } : {}),
    validate(text, { process }) {
      if (isCutOff(process)) return `it was cut off at a length limit (${process.finishReason})`
      parsed = readAnswer(spec.stage, wanted.parser, text)
      return undefined
    },
  })
  const { process: call, attempts, source } = result
  const origin: Origin = { source: 'model', call, attempts }
  const asked = source === 'cache' ? 'before' : 'now'
  return { asked, origin, ...defined({ parsed }) }
}

/** An answer that is there and not in the metadata: this session's from before a crash, or somebody's. */
function found(job: AnswerJob, state: GenerationState, promptText: () => string): Answered {
  const { spec, name, session, backend } = job
  const { prompt, record } = state
  if (record === undefined || record.raw !== undefined || state.raw === undefined) {
    return { asked: 'no' }
  }
  const { maxTokens, seed } = spec
  const asked = prompt === undefined ? promptText() : readText(prompt.path)
  const question = { prompt: asked, backend, maxTokens, ...defined({ seed }) }
  const end = session.finished(name)
  if (end?.fingerprint !== fingerprint(question)) {
    return { asked: 'no', origin: { source: 'hand', attempts: 0 } }
  }
  const call = end.process
  return {
    asked: 'no',
    origin: { source: 'model', attempts: end.attempts, ...(call && { call }) },
  }
}
