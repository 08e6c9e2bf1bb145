import { inspect } from 'node:util'
import { defined } from '../core/defined.ts'
import { type Graph, ancestors, topologicalOrder } from '../core/graph.ts'
import { checkName } from '../core/name.ts'
import { LONGEST_DELAY_MS } from '../io/deadline.ts'
import {
  checkKind,
  checkKinds,
  ELSEWHERE,
  FUNCTION,
  type Kind,
  SWITCH,
  TEXTS,
} from '../core/option-kinds.ts'
import type { Stage } from './stage.ts'

/** How a stage is run in a pipeline. */
export interface StepOptions {
  /** Whether it is run at all, from what it would be given; else it is skipped. Default: always. */
  when?(values: unknown): boolean | Promise<boolean>
  /** Extra tries after a failure that may be a passing one. Default 0. */
  retry?: number
  /** Limit of one try, in milliseconds, to 2 147 483 647. Default: none. */
  timeoutMs?: number
  /** Whether its failure leaves the pipeline partial and its dependants run without its value. */
  continueOnError?: boolean
}

/** A stage that says itself how it is to be run. */
export type PipelineStage<Input = unknown, Output = unknown> = Stage<Input, Output> & StepOptions

/** A stage of a pipeline with how it is to be run there, in place of what it says itself. */
export interface Member<Input = unknown, Output = unknown> extends StepOptions {
  stage: PipelineStage<Input, Output>
  /** What it is called here, such as for a ready-made stage used twice. Default: its own name. */
  name?: string
  /** What it depends on here, in place of what it says itself. */
  dependencies?: readonly string[]
  /** Makes what the stage is given of what it would be given. */
  input?(values: unknown): unknown
}

/** A member in its one form, knowing all it needs. */
export interface Step {
  readonly name: string
  readonly stage: Stage
  readonly dependencies: readonly string[]
  /** What it depends on, directly or through others, in the pipeline's order. */
  readonly needs: readonly string[]
  readonly input: (values: unknown) => unknown
  readonly when: (values: unknown) => boolean | Promise<boolean>
  readonly retry: number
  readonly timeoutMs: number | undefined
  readonly continueOnError: boolean
}

const KINDS: Readonly<Record<keyof Member, Kind>> = {
  stage: ELSEWHERE,
  name: ELSEWHERE,
  dependencies: ELSEWHERE,
  input: FUNCTION,
  when: FUNCTION,
  retry: ELSEWHERE,
  timeoutMs: ELSEWHERE,
  continueOnError: SWITCH,
}
/** What a stage may say of itself that a member may say in its place. */
const OWN = ['when', 'continueOnError'] as const

/**
 * The members of a pipeline in an order in which each comes after all it depends on.
 *
 * @throws TypeError when there is no stage, two have one name, or an option cannot be meant.
 * @throws GraphError for a cycle or a dependency that is no member, with the path.
 */
export function stepsOf(pipeline: string, members: readonly (PipelineStage | Member)[]): Step[] {
  checkName('Pipeline name', pipeline)
  if (!Array.isArray(members)) throw new TypeError(`'${pipeline}' has no list of stages.`)
  if (members.length === 0) throw new TypeError(`'${pipeline}' has no stages.`)
  const drafts = new Map<string, Omit<Step, 'needs'>>()
  for (const member of members.map((given) => memberOf(pipeline, given))) {
    const step = stepOf(pipeline, member)
    if (drafts.has(step.name) || step.name === pipeline) {
      throw new TypeError(
        `'${pipeline}' has the name '${step.name}' twice. Give one of them as { stage, name }.`,
      )
    }
    drafts.set(step.name, step)
  }
  const graph = graphOf(drafts.values())
  const order = topologicalOrder(graph)
  return order.flatMap((name) => {
    const step = drafts.get(name)
    const needed = ancestors(graph, name)
    return step === undefined ? [] : [{ ...step, needs: order.filter((one) => needed.has(one)) }]
  })
}

/** What each step depends on, directly. */
export function graphOf(steps: Iterable<Pick<Step, 'name' | 'dependencies'>>): Graph {
  return new Map(Array.from(steps, ({ name, dependencies }) => [name, dependencies]))
}

/** A member, whichever of its forms was given. @throws TypeError for what is neither. */
export function memberOf(pipeline: string, given: unknown): Member {
  if (isObject(given)) {
    const member = 'stage' in given ? given : { stage: given }
    if (isObject(member.stage)) return member as Member
  }
  const howTo = typeof given === 'string' ? ` A ready-made one is getStage('${given}').` : ''
  throw new TypeError(
    `'${pipeline}' has ${inspect(given)} among its stages, which is no stage.${howTo}`,
  )
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function stepOf(pipeline: string, member: Member): Omit<Step, 'needs'> {
  const { stage } = member
  const {
    retry = stage.retry ?? 0,
    timeoutMs = stage.timeoutMs,
    continueOnError = stage.continueOnError ?? false,
  } = member
  const conditional = member.when === undefined ? stage : member
  const name = checkName('Stage name', member.name ?? stage.name)
  const whose = `'${pipeline}': stage '${name}'`
  const complain = (what: string) => new TypeError(`${whose} ${what}`)
  checkKinds(whose, member, KINDS)
  for (const key of OWN) {
    if (stage[key] !== undefined) checkKind(whose, key, stage[key], KINDS[key])
  }
  if (typeof stage.execute !== 'function') throw complain('has no execute(input, context).')
  if (!Number.isInteger(retry) || retry < 0) {
    throw complain(`has retry: ${String(retry)}; it has to be a whole number from 0.`)
  }
  if (timeoutMs !== undefined && !(timeoutMs >= 1 && timeoutMs <= LONGEST_DELAY_MS)) {
    throw complain(`has timeoutMs: ${timeoutMs}; it has to be from 1 to ${LONGEST_DELAY_MS}.`)
  }
  const dependencies = member.dependencies ?? stage.dependencies ?? []
  if (!TEXTS[1](dependencies)) {
    throw complain(`has dependencies: ${inspect(dependencies)}; it has to be a list of names.`)
  }
  return {
    name,
    stage: name === stage.name ? stage : named(stage, name),
    dependencies: [...new Set<string>(dependencies)],
    // Called on the member, or the stage, which may be an object that knows itself.
    input: (values) => (member.input === undefined ? values : member.input(values)),
    when: (values) => conditional.when === undefined || conditional.when(values),
    retry,
    timeoutMs,
    continueOnError,
  }
}

/** The same stage under another name; a stage may be an instance, so it is asked, not copied. */
function named(stage: Stage, name: string): Stage {
  return {
    name,
    ...defined({
      displayName: stage.displayName,
      isReusable: stage.isReusable,
      inner: stage.inner,
    }),
    validate: (input) => stage.validate?.(input) ?? [],
    execute: (input, context) => stage.execute(input, context),
    ...(stage.rollback && { rollback: (input, context) => stage.rollback?.(input, context) }),
    ...(stage.compensate && {
      compensate: (output, context) => stage.compensate?.(output, context),
    }),
  }
}
