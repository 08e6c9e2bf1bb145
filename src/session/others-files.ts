import { answerPath, type Naming, type StagePaths } from './artifacts.ts'
import { bothAnswer, promptOverAnswer } from './file-claims.ts'
import type { StageRequest } from './options.ts'
import type { SessionStore } from './store.ts'

interface Owners {
  store: SessionStore
  naming: Naming
  /** Stages by output file, of those that name one. */
  ownOutputs: Map<string, string>
}

/** @throws TypeError when a stage would write over what the session itself lives on. */
export function refuseOwnFiles(
  { journalPath, lockPath }: SessionStore,
  stage: string,
  paths: StagePaths,
) {
  for (const path of [paths.inputPath, paths.outputPath]) {
    if (path !== journalPath && path !== lockPath) continue
    throw new TypeError(
      `Stage '${stage}' would write over ${path}, which is the session's own. Give it another path or suffix.`,
    )
  }
}

/**
 * Remembers the output files that stages of a session name, and refuses those of another's answer.
 *
 * @throws TypeError
 */
export function refuseAnswers(
  { store, naming, ownOutputs }: Owners,
  { stage, options }: StageRequest,
  { inputPath, outputPath }: StagePaths,
): void {
  const isOthers = (owner: string | undefined): owner is string =>
    owner !== undefined && owner !== stage
  if (ownOutputs.size > 0) {
    const answering = ownOutputs.get(outputPath)
    if (isOthers(answering)) throw bothAnswer(answering, stage, outputPath)
    const answered = ownOutputs.get(inputPath)
    if (isOthers(answered)) throw promptOverAnswer(stage, answered, inputPath)
  }
  if (options.inputPath !== undefined) {
    const owner = store.ownerOf(inputPath)
    if (isOthers(owner)) throw promptOverAnswer(stage, owner, inputPath)
  }
  if (options.outputPath === undefined) return
  const owner = store.ownerOf(outputPath)
  // A place that is nobody's by name may go to another stage from one run to the next.
  if (isOthers(owner) && outputPath === answerPath(naming, owner)) {
    throw bothAnswer(owner, stage, outputPath)
  }
  ownOutputs.set(outputPath, stage)
}
