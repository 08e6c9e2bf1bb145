import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { messageOf, ReverieError } from '../core/errors.ts'
import { checkName } from '../core/name.ts'
import { fileSize } from '../io/files.ts'
import { getStage } from '../stage/registry.ts'
import type { Stage } from '../stage/stage.ts'
import { UsageError } from './usage-error.ts'
import { readyForWorkflows } from './workflow-modules.ts'

/** Hooks registered a second time would get in each other's way. */
let ready: Promise<void> | undefined

/**
 * The stage a person means: the default export of a file, TypeScript or JavaScript, or a registered
 * stage.
 *
 * @throws UsageError when there is no such file or stage, or it is none.
 */
export async function loadStage(which: string, options: object = {}): Promise<Stage> {
  if (!isPath(which)) return registered(which, options)
  const [option] = Object.keys(options)
  if (option === undefined) return fromFile(which)
  const howTo = 'Options are for ready-made stages; what a file exports has its own.'
  throw new UsageError(`--option ${option}=… has no meaning for ${which}. ${howTo}`)
}

/** Whether a text means a file, by its ending or its path. */
export function isPath(which: string): boolean {
  return /[/\\]|\.[cm]?[jt]s$/.test(which)
}

async function registered(name: string, options: object): Promise<Stage> {
  await import('../library/index.ts')
  try {
    return getStage(name, options)
  } catch (error) {
    const howTo =
      error instanceof ReverieError && error.code === 'unknown_stage'
        ? ' A file is meant by its ending or its path, such as ./words.ts.'
        : ''
    throw new UsageError(`${messageOf(error)}${howTo}`, error)
  }
}

async function fromFile(file: string): Promise<Stage> {
  const exported = await loadDefault(file)
  if (isStage(exported)) return named(exported, file)
  const howTo = "End it with `export default pipeline('name', [ … ])`."
  throw new UsageError(
    `${file} has no default export that is a pipeline or another stage. ${howTo}`,
  )
}

/** Its name becomes a part of file names. */
function named(stage: Stage, file: string): Stage {
  try {
    checkName('Stage name', stage.name)
    return stage
  } catch (error) {
    throw new UsageError(`${file}: ${messageOf(error)}`, error)
  }
}

/** The default export of a file, TypeScript or JavaScript. @throws UsageError when it cannot be had. */
export async function loadDefault(file: string): Promise<unknown> {
  const path = resolve(file)
  if (fileSize(path) === undefined) throw new UsageError(`There is no file ${file}.`)
  await (ready ??= readyForWorkflows())
  try {
    const module = (await import(pathToFileURL(path).href)) as { default?: unknown }
    return module.default
  } catch (error) {
    throw new UsageError(`${file} cannot be loaded: ${messageOf(error)}`, error)
  }
}

function isStage(value: unknown): value is Stage {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'name') === 'string' &&
    typeof Reflect.get(value, 'execute') === 'function'
  )
}
