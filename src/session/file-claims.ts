import type { StagePaths } from './artifacts.ts'
import type { StageRequest } from './options.ts'

interface AtWork {
  request: StageRequest
  paths: StagePaths
  work?: Promise<unknown>
}

/** The files of a session's stages at work: no two stages of one store write the same file at once. */
export class FileClaims {
  readonly #all: Set<FileClaims>
  readonly #atWork = new Map<string, AtWork>()
  #naming = 0

  /** @param all those of all sessions of the store, which it joins until `leave` */
  constructor(all: Set<FileClaims>) {
    this.#all = all.add(this)
  }

  /**
   * Does the work of a stage, which has its name and files for as long.
   *
   * @throws TypeError when another stage at work has one of them.
   */
  async hold<T>(request: StageRequest, paths: StagePaths, work: () => Promise<T>): Promise<T> {
    const { stage } = request
    const mine: AtWork = { request, paths }
    if (this.#atWork.has(stage)) {
      throw new TypeError(`Stage '${stage}' is running already. Give each stage a name of its own.`)
    }
    for (const claims of this.#all) claims.#refuse(mine)
    this.#atWork.set(stage, mine)
    const isNaming = namesFiles(request)
    if (isNaming) this.#naming += 1
    try {
      return await (mine.work = work())
    } finally {
      this.#atWork.delete(stage)
      if (isNaming) this.#naming -= 1
    }
  }

  /** Resolves when no stage of the session is at work any more. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#atWork.values()].flatMap(({ work }) => work ?? []))
  }

  leave(): void {
    this.#all.delete(this)
  }

  #refuse(mine: AtWork): void {
    // Files named after their stages cannot meet.
    if (this.#naming === 0 && !namesFiles(mine.request)) return
    for (const other of this.#atWork.values()) {
      // One stage of two sessions does its work in turn.
      if (other.request.stage !== mine.request.stage) refuseShared(mine, other)
    }
  }
}

function namesFiles({ options }: StageRequest): boolean {
  return options.inputPath !== undefined || options.outputPath !== undefined
}

function refuseShared({ request, paths }: AtWork, other: AtWork): void {
  const { stage } = request
  const { stage: neighbour } = other.request
  const { inputPath, outputPath } = paths
  if (outputPath === other.paths.outputPath) throw bothAnswer(neighbour, stage, outputPath)
  if (inputPath === other.paths.outputPath) throw promptOverAnswer(stage, neighbour, inputPath)
  if (outputPath === other.paths.inputPath) throw promptOverAnswer(neighbour, stage, outputPath)
  // One text for several backends may well be one file.
  if (inputPath === other.paths.inputPath && request.prompt !== other.request.prompt) {
    throw new TypeError(
      `Stages '${neighbour}' and '${stage}' would both write their prompt to ${inputPath}. Give each its own inputPath.`,
    )
  }
}

export function bothAnswer(one: string, other: string, path: string): TypeError {
  return new TypeError(
    `Stages '${one}' and '${other}' would both write ${path}. Give each its own outputPath.`,
  )
}

export function promptOverAnswer(stage: string, other: string, path: string): TypeError {
  return new TypeError(
    `Stage '${stage}' would write its prompt over ${path}, the answer of stage '${other}'. Give it another inputPath.`,
  )
}
