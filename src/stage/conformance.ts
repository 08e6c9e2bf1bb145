import assert from 'node:assert/strict'
import { NotJsonError, plainJson } from '../core/plain-json.ts'
import type { Cannot, ConformanceTest } from '../runners/conformance.ts'
import { optionsSchema } from './options-schema.ts'
import { pipeline } from './pipeline.ts'
import { getStage, listStages, stageInfo } from './registry.ts'
import type { StageResult } from '../core/result.ts'
import type { Stage, StageContext } from './stage.ts'

export interface StageConformance<Input, Output> {
  test: ConformanceTest
  /** Makes the stage; called anew for every check. */
  make: () => Stage<Input, Output>
  /** Runs a stage in a session of its own, with what it needs, and gives its result. */
  run: <In, Out>(stage: Stage<In, Out>, input: In) => Promise<StageResult<Out>>
  /** Makes an input the stage does its work on; called anew for every check. */
  input: () => Input | Promise<Input>
  /** Makes an input the stage has to refuse. */
  refused: (() => unknown) | Cannot
  /** The name and options it can be had by. Default: it is not registered. */
  registered?: { name: string; options?: object }
  /** How long a stage may go on after it was told to stop, in milliseconds. Default 10 000. */
  patienceMs?: number
}

/** What a program says that is wrong itself, where it should say what is wrong with its input. */
const ACCIDENT = /^Cannot (?:read|set|destructure|convert)|is not (?:a function|iterable|defined)/

/**
 * Registers the checks every stage has to pass.
 *
 * @example
 * import { test } from 'node:test'
 * stageConformance('shout', {
 *   test,
 *   make: () => ({ name: 'shout', execute: (text: string) => text.toUpperCase() }),
 *   run: (stage, input) => session.run(stage, input, { reject: false }),
 *   input: () => 'hello',
 *   refused: { cannot: 'it takes any text' },
 * })
 */
export function stageConformance<Input, Output>(
  name: string,
  kit: StageConformance<Input, Output>,
): void {
  const { make, run, patienceMs = 10_000 } = kit
  const check = (title: string, body: () => Promise<void>, cannot?: Cannot): void => {
    kit.test(`stage ${name}: ${title}`, cannot === undefined ? {} : { skip: cannot.cannot }, body)
  }

  check('it can be part of a pipeline', async () => {
    const stage = make()
    const needs = (stage.dependencies ?? []).map((need) => ({ name: need, execute: () => 0 }))
    pipeline('conformance', [...needs, stage])
    assert.notEqual(stage.displayName?.trim(), '', 'displayName is blank')
  })

  check('it does its work on a good input and leaves the input as it is', async () => {
    const input = frozen(await kit.input())
    const { status, message } = await run(make(), input)
    assert.ok(status === 'success' || status === 'partial', `${status}: ${message}`)
  })

  check('what it gives can be kept, or it says that it is not reusable', async () => {
    const { data, isReusable } = await run(make(), await kit.input())
    if (!isReusable || data === undefined) return
    try {
      plainJson(data)
    } catch (error) {
      if (!(error instanceof NotJsonError)) throw error
      assert.fail(`${error.message}; give JSON, or set isReusable: false`)
    }
  })

  const { refused } = kit
  const isRefusing = typeof refused === 'function'
  check(
    'a bad input is refused in words',
    async () => {
      assert.ok(isRefusing)
      const { status, message, errors } = await run(make() as Stage, refused())
      assert.equal(status, 'failure')
      assert.ok(errors.length > 0 && errors.every((error) => error.trim() !== ''), 'no errors')
      assert.doesNotMatch(message, ACCIDENT)
    },
    isRefusing ? undefined : refused,
  )

  check('it ends when it was told to stop before it began', async () => {
    const told = stopped(make())
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`not ended after ${patienceMs} ms`), patienceMs)
    })
    const ended = run(told, await kit.input()).then(() => 'ended')
    assert.equal(await Promise.race([ended, late]), 'ended')
    clearTimeout(timer)
  })

  check('taking back what was never begun does no harm', async () => {
    const input = await kit.input()
    const { status, message } = await run(
      {
        name: 'conformance',
        execute: (_, context) => make().rollback?.(input, context),
      },
      undefined,
    )
    assert.notEqual(status, 'failure', message)
  })

  const { registered } = kit
  if (registered !== undefined) checkEntry(check, registered)
}

function checkEntry(
  check: (title: string, body: () => Promise<void>) => void,
  { name, options = {} }: { name: string; options?: object },
): void {
  check('it can be had by its name', async () => {
    assert.ok(listStages().includes(name), `${name} is not registered`)
    assert.equal(getStage(name, options).name, name, 'the stage has another name')
    const { title, description } = stageInfo(name)
    assert.notEqual(title.trim(), '', 'it has no title')
    assert.match(description, /^[^a-z].*\.$/, 'its description is not a sentence')
  })

  check('an option it does not have is refused', async () => {
    assert.throws(() => getStage(name, { ...options, no_such_option: 1 }), {
      code: 'stage_options',
    })
  })

  check('its options can be shown', async () => {
    assert.equal(optionsSchema(name)?.['type'], 'object')
  })
}

/** The same stage, in a run that is over. */
function stopped<Input, Output>(stage: Stage<Input, Output>): Stage<Input, Output> {
  return {
    name: stage.name,
    execute(input, context) {
      const over: StageContext = Object.create(context, { signal: { value: AbortSignal.abort() } })
      return stage.execute(input, over)
    },
  }
}

function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  const prototype: unknown = Object.getPrototypeOf(value)
  // Only what is plain: an instance may have to change itself.
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return value
  for (const field of Object.values(value)) frozen(field)
  return Object.freeze(value)
}
