import { ReverieError } from '../core/errors.ts'
import { checkName } from '../core/name.ts'
import { didYouMean, nearest } from '../core/nearest.ts'
import {
  checkKind,
  checkKinds,
  ELSEWHERE,
  FUNCTION,
  type Kind,
  SCHEMA,
  TEXT,
  TEXTS,
} from '../core/option-kinds.ts'
import { describeIssues, type Schema } from '../core/parse/schema.ts'
import { refuseNoObject } from '../core/refuse-unknown.ts'
import { checkStage } from './check-stage.ts'
import type { Stage } from './stage.ts'
import { type Zod, zod } from './zod.ts'

/** A stage that can be made by its name. */
export interface StageEntry<Options = unknown> {
  /** Letters, digits, `.`, `_`, `-`. */
  name: string
  /** For people. */
  title: string
  /** One sentence on what it does. */
  description: string
  /**
   * Checks and normalises the options, or makes what does so when it is first needed, which spares
   * scripts that never need it the loading of zod. A zod schema can also be shown as JSON Schema.
   */
  options: Schema<Options> | ((z: Zod['z']) => Schema<Options>)
  /** Stages it needs before it in a pipeline, where the stage does not say so itself. Default: none. */
  dependencies?: readonly string[]
  create: (options: Options) => Stage
}

/** What there is to know of a stage without making it. */
export interface StageInfo {
  name: string
  title: string
  description: string
  options: Schema<unknown>
  dependencies: readonly string[]
}

/** No stage is registered under a name. */
export class UnknownStageError extends ReverieError {
  readonly stage: string
  /** All there are, the most similar names first. */
  readonly known: readonly string[]

  constructor(stage: string, names: readonly string[]) {
    super('unknown_stage', `There is no stage '${stage}'.${didYouMean(stage, names)}`)
    this.stage = stage
    this.known = [...new Set([...nearest(stage, names), ...names])]
  }
}

/** The options given for a stage do not fit it. */
export class StageOptionsError extends ReverieError {
  readonly stage: string
  readonly issues: readonly string[]

  constructor(stage: string, issues: readonly string[]) {
    super('stage_options', `Stage '${stage}' does not take these options: ${issues.join('; ')}`)
    this.stage = stage
    this.issues = issues
  }
}

const ENTRY: Readonly<Record<keyof StageEntry, Kind>> = {
  name: ELSEWHERE,
  title: TEXT,
  description: TEXT,
  options: [
    'a schema with safeParse, or a function (z) => schema',
    (value) => FUNCTION[1](value) || SCHEMA[1](value),
  ],
  dependencies: ['a list of names', TEXTS[1]],
  create: FUNCTION,
}
const NEEDED = ['title', 'description', 'options', 'create'] as const

const entries = new Map<string, StageEntry>()
const schemas = new WeakMap<StageEntry, Schema<unknown>>()

/**
 * Makes a stage known under its name, in place of one that was there.
 *
 * @throws TypeError when the name or anything else of the entry cannot be meant.
 * @example
 * registerStage({
 *   name: 'shout',
 *   title: 'Shout',
 *   description: 'Writes a text in capital letters.',
 *   options: (z) => z.strictObject({ marks: z.int().min(0).default(1) }),
 *   create: ({ marks }) => ({
 *     name: 'shout',
 *     execute: (text) => `${String(text).toUpperCase()}${'!'.repeat(marks)}`,
 *   }),
 * })
 */
export function registerStage<Options>(entry: StageEntry<Options>): void {
  refuseNoObject('registerStage', entry)
  const whose = `Stage '${checkName('Stage name', entry.name)}'`
  checkKinds(whose, entry, ENTRY)
  for (const key of NEEDED) checkKind(whose, key, entry[key], ENTRY[key])
  entries.set(entry.name, entry as StageEntry)
}

/**
 * Makes a registered stage.
 *
 * @throws UnknownStageError listing the known ones.
 * @throws StageOptionsError with each option it does not take.
 */
export function getStage<Input = unknown, Output = unknown>(
  name: string,
  options: unknown = {},
): Stage<Input, Output> {
  const entry = entryOf(name)
  const checked = schemaOf(entry).safeParse(options)
  if (checked.success) return makeStage(entry, checked.data) as Stage<Input, Output>
  const strange = strangers(schemaOf(entry), options)
  // What is wrong at the top level is that these are there, and they are told better.
  const issues = checked.error.issues.filter(({ path }) => strange.length === 0 || path.length > 0)
  throw new StageOptionsError(name, [...describeIssues(options, issues), ...strange])
}

/** The stage of an entry; what it does not say itself of what it needs, the entry says. */
function makeStage({ name, create, dependencies }: StageEntry, options: unknown): Stage {
  const stage = create(options)
  checkStage(`What create() of stage '${name}' makes`, stage)
  if (dependencies === undefined || stage.dependencies !== undefined) return stage
  // An instance of a class would lose its methods as a copy.
  return Object.assign(stage, { dependencies })
}

/** Options that there are none of, each with the nearest there is. */
function strangers(schema: object, options: unknown): string[] {
  const shape: unknown = Reflect.get(schema, 'shape')
  if (typeof shape !== 'object' || shape === null) return []
  const known = Object.keys(shape)
  return Object.keys(options ?? {})
    .filter((name) => !known.includes(name))
    .map((name) => `There is no option '${name}'.${didYouMean(name, known)}`)
}

/** The names of the known stages, sorted. */
export function listStages(): string[] {
  return [...entries.keys()].sort()
}

/** @throws UnknownStageError listing the known ones. */
export function stageInfo(name: string): StageInfo {
  const entry = entryOf(name)
  const { title, description, dependencies = [] } = entry
  return { name, title, description, options: schemaOf(entry), dependencies }
}

function entryOf(name: string): StageEntry {
  const entry = entries.get(name)
  if (entry === undefined) throw new UnknownStageError(name, listStages())
  return entry
}

function schemaOf(entry: StageEntry): Schema<unknown> {
  const { options } = entry
  if (typeof options !== 'function') return options
  const made = schemas.get(entry) ?? options(zod().z)
  schemas.set(entry, made)
  return made
}
