import { relative } from 'node:path'
import type { Session } from '../../session.ts'
import type { OpenGeneration } from '../store/open-generation.ts'

// A session tells what happens in its calls. This tells of generations that come about without one,
// in the same events, so that whoever listens or reads the journal sees all of them.

export interface Told {
  readonly session: Session
  /** Its stage in the session. */
  readonly name: string
  readonly open: Pick<OpenGeneration, 'paths'>
}

/** Says that a generation was there already. */
export function tellUsedAgain(told: Told): void {
  told.session.announce({ type: 'stage-cached', ...common(told) })
}

/** Says that a copy is about to be made of a text with this digest. */
export function tellCopying(told: Told, source: string, from: string): void {
  const { session } = told
  const fingerprint = copyFingerprint(from)
  const inputPath = relative(session.outputDir, source)
  session.announce({ type: 'stage-start', ...common(told), fingerprint, backend: COPY, inputPath })
}

export function tellCopied(told: Told, from: string, durationMs: number): void {
  told.session.announce({
    type: 'stage-end',
    ...common(told),
    status: 'success',
    fingerprint: copyFingerprint(from),
    backend: COPY,
    attempts: 0,
    durationMs,
  })
}

/** Says that a generation failed before or after its calls. */
export function tellFailed(told: Told, backend: string, message: string): void {
  told.session.announce({
    type: 'stage-end',
    ...common(told),
    status: 'failure',
    backend,
    attempts: 0,
    durationMs: 0,
    message,
  })
}

/** Says that a generation is not tried, and why. */
export function tellSkipped({ session, name }: Told, reason: string): void {
  session.announce({
    type: 'stage-outcome',
    stage: name,
    at: new Date().toISOString(),
    status: 'skipped',
    source: 'none',
    message: reason,
    durationMs: 0,
    attempts: 0,
    errors: [],
    repairs: [],
    artifacts: {},
  })
}

export const COPY = 'copy'

function common({ session, name, open }: Told) {
  const outputPath = relative(session.outputDir, open.paths.parsed)
  return { stage: name, at: new Date().toISOString(), outputPath }
}

/** Tagged otherwise than the fingerprint of a question, so that the two are never taken for each other. */
function copyFingerprint(from: string): string {
  return `c1:${from}`
}
