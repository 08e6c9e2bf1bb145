import { checkKinds, ELSEWHERE, type Kind, SWITCH } from '../core/option-kinds.ts'
import { compose, type Pipeline } from './pipeline-compose.ts'
import type { PipelineOptions } from './pipeline-design.ts'
import { type Member, memberOf, type PipelineStage, type Step, stepsOf } from './pipeline-steps.ts'
import type { Stage } from './stage.ts'

type AnyMember = PipelineStage | Member
type StageOf<M> = M extends { stage: infer S } ? S : M
type NameOf<M> = M extends { name: infer Name extends string }
  ? Name
  : StageOf<M> extends { name: infer Name extends string }
    ? Name
    : never
type OutputOf<M> = StageOf<M> extends Stage<infer _, infer Output> ? Output : unknown
type InputOf<M> = StageOf<M> extends Stage<infer Input, infer _> ? Input : unknown
type FirstInput<Members> = Members extends readonly [infer First, ...unknown[]]
  ? InputOf<First>
  : unknown
type LastOutput<Members> = Members extends readonly [...unknown[], infer Last]
  ? OutputOf<Last>
  : unknown
/** The values of the stages by name; a stage that was skipped has none. */
type ValuesOf<Members extends readonly AnyMember[]> = {
  [M in Members[number] as NameOf<M>]?: OutputOf<M>
}

/**
 * Runs stages in the order of their dependencies, those that need nothing of each other side by
 * side, and gives their values by name. It is itself a stage.
 *
 * A stage is given the pipeline's input with the values of all it depends on added under their
 * names. A failure skips what depends on it, and nothing else. The values of completed stages are
 * kept in `<prefix>-<name>.values.json` and used again while the stage's input is the same.
 *
 * @throws TypeError when there is no stage, two have one name, or an option cannot be meant.
 * @throws GraphError for a cycle or a dependency that is no member, with the path.
 * @example
 * const letter = pipeline('letter', [
 *   { name: 'facts', execute: () => ['rain', 'wind'] },
 *   {
 *     name: 'text',
 *     dependencies: ['facts'],
 *     execute: ({ facts }: { facts: string[] }) => `We had ${facts.join(' and ')}.`,
 *   },
 * ])
 * const result = await session.run(letter, {})
 */
export function pipeline<Input extends object, const Members extends readonly AnyMember[]>(
  name: string,
  members: Members,
  options: PipelineOptions = {},
): Pipeline<Input, ValuesOf<Members>> {
  return compose<Input, ValuesOf<Members>, ValuesOf<Members>>({
    name,
    steps: stepsOf(name, members),
    options: checkedOptions(name, options),
    give: (input, values) => ({ ...(input as object), ...Object.fromEntries(values) }),
    gather: (values) => Object.fromEntries(values),
    refuse: namedFieldsOnly,
  })
}

/**
 * Runs stages one after another, each on the value of the one before, and gives the last value: a
 * {@link pipeline} in one line. A stage that is skipped passes on what it was given.
 *
 * @throws TypeError when there is no stage, two have one name, or an option cannot be meant.
 * @throws GraphError when one depends on a stage that does not come before it.
 */
export function chain<const Members extends readonly AnyMember[]>(
  name: string,
  members: Members,
  options: PipelineOptions = {},
): Pipeline<FirstInput<Members>, LastOutput<Members>, unknown> {
  return compose<FirstInput<Members>, LastOutput<Members>, unknown>({
    name,
    steps: stepsOf(name, inLine(name, members)),
    options: checkedOptions(name, options),
    give: (input, values) => lastOf(values, input),
    gather: (values, input) => lastOf(values, input),
    refuse: () => [],
  })
}

const KINDS: Readonly<Record<keyof PipelineOptions, Kind>> = {
  onPartial: ELSEWHERE,
  rollbackOnFailure: SWITCH,
}

function checkedOptions(name: string, options: PipelineOptions): Required<PipelineOptions> {
  checkKinds(`'${name}'`, options, KINDS)
  const { onPartial = 'continue', rollbackOnFailure = false } = options
  if (onPartial === 'continue' || onPartial === 'stop') return { onPartial, rollbackOnFailure }
  throw new TypeError(
    `'${name}' has onPartial: ${JSON.stringify(onPartial)}; it has to be 'continue' or 'stop'.`,
  )
}

/** The names a stage is given values under have to be free in the pipeline's input. */
function namedFieldsOnly(input: unknown, steps: readonly Step[]): string[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    const found = Array.isArray(input) ? 'a list' : input == null ? input : `a ${typeof input}`
    return [`It has to be an object of named values, such as { words: … }, and is ${found}`]
  }
  return steps
    .filter((step) => Object.hasOwn(input, step.name))
    .map(({ name }) => `'${name}' is a field of it and a stage. Give one of them another name`)
}

function inLine(name: string, members: readonly AnyMember[]): Member[] {
  let before: string[] = []
  return members.map((given) => {
    const member = memberOf(name, given)
    const own = member.dependencies ?? member.stage.dependencies ?? []
    const linked = { ...member, dependencies: [...own, ...before] }
    before = [member.name ?? member.stage.name]
    return linked
  })
}

function lastOf(values: ReadonlyMap<string, unknown>, none: unknown): unknown {
  const all = [...values.values()]
  return all.length === 0 ? none : all.at(-1)
}
