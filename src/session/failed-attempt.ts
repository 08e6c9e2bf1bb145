import { existsSync } from 'node:fs'
import { defined } from '../core/defined.ts'
import { fileSize, moveFile, removeFile } from '../io/files.ts'

/** What a failed attempt left, absolute. */
export interface FailedFiles {
  /** What it said: its answer, or all its program printed when it left none. */
  failedPath?: string
  /** All its program printed, where an answer was left as well. */
  transcriptPath?: string
}

/**
 * Keeps what a failed attempt said beside the output; nothing said, nothing kept. Files of an
 * earlier run are not overwritten. A transcript that the runner did not name after the answer is its
 * own and stays where it is.
 */
export function keepFailed(
  partialPath: string,
  transcriptPath: string | undefined,
  outputPath: string,
  attempt: number,
): FailedFiles {
  const failedPath = freePath(outputPath, attempt)
  const hasAnswer = keep(partialPath, failedPath)
  if (!isNamedAfter(partialPath, transcriptPath)) {
    return {
      ...(hasAnswer ? { failedPath } : {}),
      ...defined({ transcriptPath }),
    }
  }
  if (!hasAnswer) return keep(transcriptPath, failedPath) ? { failedPath } : {}
  const kept = `${failedPath}.transcript`
  return keep(transcriptPath, kept) ? { failedPath, transcriptPath: kept } : { failedPath }
}

/** Removes what was printed with an answer that was accepted, or of a call that was cancelled. */
export function dropTranscript(partialPath: string, transcriptPath: string | undefined): void {
  if (isNamedAfter(partialPath, transcriptPath)) removeFile(transcriptPath)
}

function freePath(outputPath: string, attempt: number): string {
  const head = `${outputPath}.attempt-${attempt}`
  let path = `${head}.failed`
  for (let run = 2; existsSync(path); run += 1) path = `${head}.run-${run}.failed`
  return path
}

function keep(from: string, to: string): boolean {
  const isThere = (fileSize(from) ?? 0) > 0
  if (isThere) moveFile(from, to)
  else removeFile(from)
  return isThere
}

function isNamedAfter(partialPath: string, path: string | undefined): path is string {
  return path?.startsWith(`${partialPath}.`) === true
}
