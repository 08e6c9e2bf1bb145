import { fstatSync, statSync } from 'node:fs'

/** What is looked at while a program runs. */
export interface Watched {
  /** Files whose growth counts as life and as progress. */
  paths: readonly string[]
  /** An open file whose growth counts as life alone. */
  stderrFd: number
  idleTimeoutMs: number | undefined
  isFinished: (() => boolean) | undefined
  finishGraceMs: number
  onProgress: ((bytes: number) => void) | undefined
  onIdle: () => void
  onHung: () => void
  /** One of the callbacks above threw. */
  onError: (error: unknown) => void
}

const LONGEST_PERIOD_MS = 500
const SHORTEST_PERIOD_MS = 10

/** Looks at the files of a running program from time to time; the returned function ends it. */
export function monitorProcess(watched: Watched): () => void {
  const { idleTimeoutMs, isFinished, finishGraceMs, onProgress } = watched
  if (idleTimeoutMs === undefined && isFinished === undefined && onProgress === undefined) {
    return () => {}
  }
  const shortest = Math.min(idleTimeoutMs ?? Infinity, isFinished ? finishGraceMs : Infinity)
  const period = Math.max(Math.min(shortest / 5, LONGEST_PERIOD_MS), SHORTEST_PERIOD_MS)
  let mark = ''
  let bytes = 0
  let changedAt = performance.now()
  let finishedAt: number | undefined
  const check = (): void => {
    const now = performance.now()
    const state = look(watched)
    if (state.mark !== mark) changedAt = now
    if (state.bytes !== bytes) onProgress?.(state.bytes)
    mark = state.mark
    bytes = state.bytes
    if (isFinished?.() === true) finishedAt ??= now
    else finishedAt = undefined
    if (finishedAt !== undefined && now - finishedAt >= finishGraceMs) watched.onHung()
    else if (idleTimeoutMs !== undefined && now - changedAt >= idleTimeoutMs) watched.onIdle()
  }
  const timer = setInterval(() => {
    try {
      check()
    } catch (error) {
      watched.onError(error)
    }
  }, period)
  return () => clearInterval(timer)
}

function look({ paths, stderrFd }: Watched): { mark: string; bytes: number } {
  let bytes = 0
  const marks: number[] = [fstatSync(stderrFd).size]
  for (const path of paths) {
    const file = statSync(path, { throwIfNoEntry: false })
    bytes += file?.size ?? 0
    // The time too: a file written anew may come out at the same size.
    marks.push(file?.size ?? -1, file?.mtimeMs ?? -1)
  }
  return { mark: marks.join(), bytes }
}
