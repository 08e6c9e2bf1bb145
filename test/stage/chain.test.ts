import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { partial, skipped } from '../../src/stage/outcome.ts'
import { chain } from '../../src/stage/pipeline.ts'
import { promptStage } from '../../src/stage/prompt-stage.ts'
import type { StageResult } from '../../src/core/result.ts'
import type { Stage } from '../../src/stage/stage.ts'
import { rig, scriptedRunner } from '../helpers/rig.ts'

const atoms = z.object({ tasks: z.array(z.string()) })

test('a chain goes on over a stub, and later stages can see that', async (t) => {
  const runner = scriptedRunner(
    '{"summary": "bakes bread"}',
    'I could not find any tasks.',
    'Sorry, still none.',
    'The phases are: none.',
  )
  const seen: (StageResult | undefined)[] = []
  const summarise = promptStage({
    name: 'summarise',
    template: 'Summarise {{ job }}',
    output: z.object({ summary: z.string() }),
  })
  const extract = promptStage({
    name: 'extract',
    template: 'Tasks in {{ summary }}',
    output: atoms,
    stub: () => ({ tasks: [] }),
  })
  const classify: Stage<z.infer<typeof atoms>, string> = {
    name: 'classify',
    async execute({ tasks }, context) {
      seen.push(context.results['extract'])
      return context.call(`Phases of ${tasks.length} tasks`, { read: (text) => ({ value: text }) })
    },
  }
  const { session, read } = rig(t, { runner })
  const job = chain('job', [summarise, extract, classify])
  const result = await session.run(job, { job: 'baker' }, { backend: 'offline' })
  assert.equal(result.data, 'The phases are: none.')
  assert.equal(result.status, 'partial')
  assert.match(result.errors[0] ?? '', /^extract: Stub/)
  assert.equal(seen[0]?.source, 'stub')
  assert.equal(runner.prompts.at(-1), 'Phases of 0 tasks')
  for (const stage of ['summarise', 'extract', 'classify']) {
    const { debug } = JSON.parse(read(`p-${stage}.metadata.json`)) as StageResult
    assert.deepEqual(Object.keys(debug), ['llm_raw_text', 'llm_cleaned_json', 'llm_error'])
  }
})

test('a chain stops at a failure and its error names stage and cause', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner({ exitCode: 3 }) })
  const never: Stage<string, string> = { name: 'never', execute: () => assert.fail('was run') }
  const ask = promptStage({ name: 'ask', template: 'x', backend: 'offline' })
  const result = await session.run(chain('c', [ask, never]), {}, { reject: false })
  assert.equal(result.status, 'failure')
  assert.match(result.message, /'c' fails at its stage 'ask'.*exit code 3/s)
})

test('a chain in a chain is a stage like any other', async (t) => {
  const { session } = rig(t)
  const add = (name: string, text: string): Stage<string, string> => ({
    name,
    execute: (input) => input + text,
  })
  const inner = chain('inner', [add('b', 'b'), add('c', 'c')])
  const result = await session.run(chain('outer', [add('a', 'a'), inner, add('d', 'd')]), '')
  assert.equal(result.data, 'abcd')
})

test('what a stage returns or throws becomes one result', async (t) => {
  const { session, journal } = rig(t)
  const stages: Record<string, Stage> = {
    value: { name: 'value', execute: () => 7 },
    partly: { name: 'partly', execute: () => partial([1], ['two is missing']) },
    nothing: { name: 'nothing', execute: () => skipped('no words are new') },
    broken: {
      name: 'broken',
      execute: () => {
        throw new Error('out of paper')
      },
    },
    refused: { name: 'refused', validate: () => ['words are missing'], execute: () => 1 },
  }
  const results = await Promise.all(
    Object.values(stages).map((stage) => session.run(stage, {}, { reject: false })),
  )
  assert.deepEqual(
    results.map(({ stage, status, data, message, errors }) => [
      stage,
      status,
      data,
      message,
      errors,
    ]),
    [
      ['value', 'success', 7, 'Done', []],
      ['partly', 'partial', [1], 'Partly done: 1 error', ['two is missing']],
      ['nothing', 'skipped', undefined, 'no words are new', []],
      ['broken', 'failure', undefined, 'out of paper', ['out of paper']],
      [
        'refused',
        'failure',
        undefined,
        'The input is not valid: words are missing',
        ['words are missing'],
      ],
    ],
  )
  const told = journal().flatMap((event) => (event.type === 'stage-outcome' ? [event.status] : []))
  assert.deepEqual(told.sort(), ['failure', 'failure', 'partial', 'skipped', 'success'])
})

test('a stage acts through its context: files, settings, powers, words', async (t) => {
  const { session, read, events } = rig(t)
  const stage: Stage<string, string> = {
    name: 'worker',
    execute(input, context) {
      context.log('working')
      context.write('notes.txt', input)
      assert.throws(() => context.write('../out', 'x'), TypeError)
      assert.equal(context.signal.aborted, false)
      return `${String(context.config['greeting'])} ${String(context.providers['who'])}`
    },
  }
  const settings = { config: { greeting: 'hello' }, providers: { who: 'you' } }
  const result = await session.run(stage, 'some text', settings)
  assert.equal(result.data, 'hello you')
  assert.equal(read('p-worker.notes.txt'), 'some text')
  assert.deepEqual(
    result.artifacts.map(({ role }) => role),
    ['notes.txt'],
  )
  assert.ok(events.some((event) => event.type === 'stage-log' && event.message === 'working'))
})
