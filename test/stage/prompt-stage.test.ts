import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { z } from 'zod'
import { ReverieError } from '../../src/core/errors.ts'
import { json } from '../../src/core/parse/json.ts'
import { ParseError } from '../../src/core/parse-error.ts'
import { PipelineError } from '../../src/core/pipeline-error.ts'
import { TemplateError } from '../../src/core/template/error.ts'
import { chain } from '../../src/stage/pipeline.ts'
import { promptStage } from '../../src/stage/prompt-stage.ts'
import type { StageResult } from '../../src/core/result.ts'
import { rig, scriptedRunner, temporaryFolder } from '../helpers/rig.ts'

const tasks = z.object({ tasks: z.array(z.object({ id: z.string() })) })

async function failure(promise: Promise<unknown>): Promise<PipelineError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof PipelineError, `expected a PipelineError, got ${String(error)}`)
  return error
}

test('a prompt stage fills its template, asks, parses and leaves files of all of it', async (t) => {
  const runner = scriptedRunner('Here you are:\n```json\n{"tasks": [{"id": "T01"},]}\n```')
  const { session, read } = rig(t, { runner })
  const stage = promptStage({
    name: 'extract',
    template: 'Tasks of {{ job }}:\n{% for s in sources %}- {{ s }}\n{% endfor %}',
    output: tasks,
    backend: 'offline:m',
    maxTokens: 81_920,
  })
  const result = await session.run(stage, { job: 'baker', sources: ['a', 'b'] })
  assert.equal(read('p-extract-input.md'), 'Tasks of baker:\n- a\n- b\n')
  assert.equal(result.status, 'success')
  assert.deepEqual(result.data, { tasks: [{ id: 'T01' }] })
  assert.equal(result.source, 'model')
  assert.equal(result.attempts, 1)
  assert.deepEqual(result.repairs, ['trailing-commas'])
  assert.match(result.debug.llm_raw_text ?? '', /Here you are/)
  assert.deepEqual(JSON.parse(result.debug.llm_cleaned_json ?? ''), result.data)
  assert.equal(result.debug.llm_error, null)
  assert.deepEqual(JSON.parse(read('p-extract-output.md.parsed')), result.data)
  const file = JSON.parse(read('p-extract.metadata.json')) as StageResult
  assert.deepEqual(file.debug, { ...result.debug })
  assert.equal(file.source, 'model')
  assert.deepEqual(
    result.artifacts.map(({ role }) => role),
    ['input', 'output', 'parsed', 'metadata'],
  )
  assert.equal(runner.requests[0]?.maxTokens, 81_920)
})

test('a template may stand in a file, and in braces syntax', async (t) => {
  const runner = scriptedRunner('ok')
  const { session, folder } = rig(t, { runner })
  const path = join(folder, 'collect.txt')
  writeFileSync(path, 'Job: {input_json}\nAnswer as {"jobs": []}')
  const stage = promptStage({
    name: 'collect',
    template: { path },
    syntax: 'braces',
    required: ['input_json'],
    backend: 'offline',
  })
  await session.run(stage, { title: 'a {brace} stays' })
  assert.equal(runner.prompts[0], 'Job: {\n  "title": "a {brace} stays"\n}\nAnswer as {"jobs": []}')
  writeFileSync(path, 'Say {{ word }}.')
  await session.run(promptStage({ name: 'say', template: path, backend: 'offline' }), {
    word: 'hi',
  })
  assert.equal(runner.prompts[1], 'Say hi.')
  assert.throws(() => promptStage({ name: 'a', template: 'prompts/lost.txt' }), {
    code: 'not_found',
  })
})

test('what is wrong with a template shows when the stage is made', (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'lost.txt')
  writeFileSync(path, 'No placeholder at all.')
  assert.throws(
    () =>
      promptStage({ name: 'a', template: { path }, syntax: 'braces', required: ['input_json'] }),
    (error: unknown) => error instanceof TemplateError && error.missing.includes('input_json'),
  )
  assert.throws(() => promptStage({ name: 'a', template: 'x\n{% if %}' }), TemplateError)
  assert.throws(() => promptStage({ name: 'a' }), TypeError)
  assert.throws(() => promptStage({ name: 'a', template: 'x', prompt: () => 'x' }), TypeError)
  assert.throws(() => promptStage({ name: '../a', template: 'x' }), TypeError)
  assert.throws(
    () => promptStage({ name: 'a', template: 'x', parse: 'no_such_parser' }),
    ReverieError,
  )
})

test('a name the template lacks fails before any call and names them all', async (t) => {
  const runner = scriptedRunner('ok')
  const { session } = rig(t, { runner })
  const stage = promptStage({
    name: 'a',
    template: '{{ one }} {{ two | upper }}',
    backend: 'offline',
  })
  const error = await failure(session.run(stage, {}))
  assert.ok(error.cause instanceof TemplateError)
  assert.deepEqual(error.cause.missing, ['one', 'two'])
  assert.match(error.cause.message, /^Template a: no value for one/)
  assert.equal(runner.requests.length, 0)
  assert.equal(error.result?.status, 'failure')
})

test('a stage takes what its input schema takes, and gives what reads its answer gives', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner('{"score": 7}') })
  const common = { backend: 'offline', template: 'x' } as const
  const normalising = promptStage({
    ...common,
    name: 'normalising',
    input: z.object({ job: z.string(), level: z.string().transform(Number).default(3) }),
    stub: ({ level }) => level.toFixed(1),
  })
  const text: string | undefined = (await session.run(normalising, { job: 'baker' })).data
  assert.equal(text, '{"score": 7}')
  await session.run(normalising, { job: 'baker', level: '4' })
  // @ts-expect-error a level is given as a text
  assert.ok((await session.run(normalising, { job: '', level: 4 }, { reject: false })).errors)
  const named = promptStage({ ...common, name: 'named', parse: 'json' })
  const { data } = await session.run(named, {})
  // @ts-expect-error what a parser gives is not known of its name
  const wrong: string | undefined = data
  assert.deepEqual(wrong, { score: 7 })
  const chosen = promptStage<unknown, { score: number }>({ ...common, name: 'c', parse: 'json' })
  assert.equal((await session.run(chosen, {})).data?.score, 7)
  const scored = promptStage({ ...common, name: 'scored', parse: 'json', output: z.object({}) })
  const fitting: object | undefined = (await session.run(scored, {})).data
  assert.deepEqual(fitting, {})
  const counted = promptStage({ ...common, name: 'counted', parse: (answer) => answer.length })
  const length: number | undefined = (await session.run(counted, {})).data
  assert.equal(length, 12)
  const analysis = chain('analysis', [normalising, counted])
  assert.equal((await session.run(analysis, { job: 'baker' })).data, 12)
})

test('an input its schema refuses is named by path and value, and costs nothing', async (t) => {
  const runner = scriptedRunner('ok')
  const { session } = rig(t, { runner })
  const stage = promptStage({
    name: 'a',
    template: 'x',
    input: z.object({ company: z.object({ size: z.number() }) }),
    backend: 'offline',
    stub: () => 'never for a bad input',
  })
  const bad = { company: { size: 'big' } } as unknown as { company: { size: number } }
  const error = await failure(session.run(stage, bad))
  assert.equal((error.cause as ReverieError).code, 'input_invalid')
  assert.match(error.message, /company\.size.*"big"/)
  assert.equal(runner.requests.length, 0)
})

test('an input is normalised by its schema', async (t) => {
  const runner = scriptedRunner('ok')
  const { session } = rig(t, { runner })
  const input = z.object({ word: z.string().trim().default('none') })
  const stage = promptStage({ name: 'a', template: '[{{ word }}]', input, backend: 'offline' })
  await session.run(stage, { word: '  hola ' })
  assert.equal(runner.prompts[0], '[hola]')
})

test('retrying covers call and parse together', async (t) => {
  const runner = scriptedRunner('no json', { exitCode: 1 }, '{"tasks": []}')
  const { session, read } = rig(t, { runner })
  const stage = promptStage({
    name: 'a',
    template: 'x',
    output: tasks,
    backend: 'offline',
    retries: 2,
    repairTurns: 0,
  })
  const result = await session.run(stage, {})
  assert.equal(result.attempts, 3)
  assert.equal(read('p-a-output.md.attempt-1.failed'), 'no json')
})

test('a repair turn shows the backend its answer and what is wrong with it', async (t) => {
  const runner = scriptedRunner('{"tasks": "none"}', '{"tasks": []}')
  const { session, journal, files } = rig(t, { runner })
  const stage = promptStage({
    name: 'a',
    template: 'List tasks.',
    output: tasks,
    backend: 'offline',
  })
  const result = await session.run(stage, {})
  assert.deepEqual(result.data, { tasks: [] })
  assert.equal(result.attempts, 2)
  assert.deepEqual(result.repairs, ['repair-turn'])
  assert.match(result.debug.llm_error ?? '', /tasks/)
  assert.match(runner.prompts[1] ?? '', /List tasks\.[^]*tasks: [^]*\{"tasks": "none"\}/)
  assert.ok(files().includes('p-a-input.md.repair-1'))
  assert.equal(journal().filter(({ type }) => type === 'attempt-end').length, 2)
})

test('a repaired answer is a finished stage: the next run asks nothing', async (t) => {
  const runner = scriptedRunner('nonsense', '{"tasks": []}')
  const stage = promptStage({ name: 'a', template: 'x', output: tasks, backend: 'offline' })
  const first = rig(t, { runner })
  await first.session.run(stage, {})
  const second = await first.next()
  const result = await second.session.run(stage, {})
  assert.equal(result.source, 'cache')
  assert.deepEqual(result.data, { tasks: [] })
  assert.equal(result.attempts, 0)
  assert.equal(runner.requests.length, 2)
})

test('an answer edited by hand is read again, and an edit that cannot be read says where', async (t) => {
  const runner = scriptedRunner('{"tasks": []}')
  const stage = promptStage({ name: 'a', template: 'x', output: tasks, backend: 'offline' })
  const { session, folder } = rig(t, { runner })
  await session.run(stage, {})
  writeFileSync(join(folder, 'p-a-output.md'), '{"tasks": [{"id": "T07"}]}')
  assert.deepEqual((await session.run(stage, {})).data, { tasks: [{ id: 'T07' }] })
  writeFileSync(join(folder, 'p-a-output.md'), '{"tasks": [{"id"')
  const error = await failure(session.run(stage, {}))
  assert.match(error.message, /p-a-output\.md by hand/)
  writeFileSync(join(folder, 'p-a-output.md'), '{"tasks": [{"id": 7}],}')
  const { debug } = await session.run(stage, {}, { reject: false })
  assert.equal(debug.llm_raw_text, '{"tasks": [{"id": 7}],}')
  assert.equal(debug.llm_cleaned_json, '{"tasks": [{"id": 7}]}')
  assert.equal(runner.requests.length, 1)
})

test('checks compare the answer with the input', async (t) => {
  const runner = scriptedRunner('{"tasks": [{"id": "T99"}]}')
  const { session } = rig(t, { runner })
  const stage = promptStage({
    name: 'a',
    template: 'x',
    output: tasks,
    backend: 'offline',
    repairTurns: 0,
    checks: [
      (value, input: { ids: string[] }) =>
        value.tasks
          .filter(({ id }) => !input.ids.includes(id))
          .map(({ id }) => `${id} was not given`),
    ],
  })
  const error = await failure(session.run(stage, { ids: ['T01'] }))
  assert.match(error.message, /T99 was not given/)
})

test('a check that gives anything but a list of sentences is told as a mistake of the program', async (t) => {
  const runner = scriptedRunner('paid')
  const { session } = rig(t, { runner })
  for (const [given, shown] of [
    ['bad news', /A check of stage 'a' gave 'bad news'; it has to give a list of sentences/],
    [undefined, /A check of stage 'a' gave undefined/],
  ] as const) {
    const checks = [() => given as unknown as string[]]
    const stage = promptStage({ name: 'a', template: 'x', backend: 'offline', retries: 2, checks })
    const error = await failure(session.run(stage, {}))
    assert.match(error.message, shown)
    assert.equal(error.attempts, 1)
  }
})

test('a stage may say what the JSON of an answer has to be, and how far it may be mended', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner("{tasks: [{id: 'T01'}]}") })
  const stage = { template: 'x', output: z.unknown(), backend: 'offline', repairTurns: 0 } as const
  await failure(session.run(promptStage({ ...stage, name: 'strict' }), {}))
  const { data, repairs } = await session.run(
    promptStage({ ...stage, name: 'lenient', repair: 'lenient' }),
    {},
  )
  assert.deepEqual(data, { tasks: [{ id: 'T01' }] })
  assert.deepEqual(repairs, ['jsonrepair'])
  const list = promptStage({ ...stage, name: 'list', repair: 'lenient', expect: 'array' })
  assert.match((await failure(session.run(list, {}))).message, /top level is not an array/)
})

test('too few lines are a failed answer', async (t) => {
  const runner = scriptedRunner('one\n\ntwo', 'one\ntwo\nthree')
  const { session } = rig(t, { runner })
  const stage = promptStage({ name: 'a', template: 'x', minLines: 3, backend: 'offline' })
  const result = await session.run(stage, {})
  assert.equal(result.data, 'one\ntwo\nthree')
})

test('a truncated answer fails, and is accepted where the stage says so', async (t) => {
  const cut = async (request: { outputPath: string }) => {
    writeFileSync(request.outputPath, 'half an ans')
    return { exitCode: 0, durationMs: 1, verdict: 'truncated' as const }
  }
  const { session, read } = rig(t, { runner: cut })
  const strict = promptStage({ name: 'strict', template: 'x', backend: 'offline' })
  await failure(session.run(strict, {}))
  assert.equal(read('p-strict-output.md.attempt-1.failed'), 'half an ans')
  const lenient = promptStage({
    name: 'lenient',
    template: 'x',
    backend: 'offline',
    failOnTruncation: false,
  })
  assert.equal((await session.run(lenient, {})).data, 'half an ans')
})

test('a stub goes on where no answer can be had, and stays visible as a stub', async (t) => {
  const runner = scriptedRunner('no json at all')
  const { session, read, folder } = rig(t, { runner })
  const stage = promptStage({
    name: 'a',
    template: 'x',
    output: tasks,
    backend: 'offline',
    stub: (input: { job: string }, reason) => ({
      tasks: [{ id: `${input.job}: ${reason.length > 0}` }],
    }),
  })
  const result = await session.run(stage, { job: 'baker' })
  assert.equal(result.source, 'stub')
  assert.equal(result.status, 'partial')
  assert.deepEqual(result.data, { tasks: [{ id: 'baker: true' }] })
  assert.match(result.message, /^Stub: /)
  assert.equal(result.debug.llm_raw_text, 'no json at all')
  assert.match(result.debug.llm_error ?? '', /no JSON/)
  assert.equal((JSON.parse(read('p-a.metadata.json')) as StageResult).source, 'stub')
  assert.deepEqual(JSON.parse(read('p-a.stub')), result.data)
  assert.ok(!existsSync(join(folder, 'p-a-output.md.parsed')), 'it is no answer')
})

test('a stub says what did not fit, and what there was is kept', async (t) => {
  const { session, folder } = rig(t, { runner: scriptedRunner('{"n": 99,}', '{"n": 1}') })
  const stage = promptStage({
    name: 'a',
    template: 'x',
    output: z.object({ n: z.number().max(9) }),
    backend: 'offline',
    repairTurns: 0,
    stub: () => ({ n: 0 }),
  })
  const result = await session.run(stage, {})
  assert.match(result.message, /does not fit. n: Too big/)
  assert.doesNotMatch(result.message, /\n/)
  assert.equal(result.debug.llm_cleaned_json, '{"n": 99}')
  assert.ok(existsSync(join(folder, 'p-a.stub')))
  assert.deepEqual((await session.run(stage, {})).data, { n: 1 })
  assert.ok(!existsSync(join(folder, 'p-a.stub')), 'a real answer leaves no stub beside it')
})

test('what a plain function says of the text counts as what a parser says', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner('no', 'neither', '{"a": 1}') })
  const stage = promptStage({
    name: 'a',
    template: 'x',
    backend: 'offline',
    parse: (text): unknown => JSON.parse(text),
    repairTurns: 1,
    retries: 1,
  })
  const result = await session.run(stage, {})
  assert.deepEqual(result.data, { a: 1 })
  assert.deepEqual(result.repairs, ['repair-turn'])
  assert.match(result.debug.llm_error ?? '', /not valid JSON\.?\nIts last lines:\nneither/)
})

test('a JSON parser tells its repairs wherever it stands', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner('So: {"n": 1,}') })
  for (const parse of ['json', json(z.object({ n: z.number() }))]) {
    const result = await session.run(
      promptStage({ name: 'a', template: 'x', parse, backend: 'offline' }),
      {},
      { call: { resume: false } },
    )
    assert.deepEqual(result.data, { n: 1 })
    assert.deepEqual(result.repairs, ['trailing-commas'])
    assert.equal(result.debug.llm_cleaned_json, '{"n": 1}')
  }
})

test('without a usable runner the stub is taken at once; without a stub the error says what to do', async (t) => {
  const { session } = rig(t)
  const stub = promptStage({ name: 'a', template: 'x', stub: () => 'stub' })
  const result = await session.run(stub, {})
  assert.equal(result.data, 'stub')
  assert.equal(result.attempts, 0)
  const bare = promptStage({ name: 'b', template: 'x' })
  assert.match((await failure(session.run(bare, {}))).message, /Give one, for example/)
})

test('a stub does not hide a program that is wrong, nor an interruption', async (t) => {
  const wrong = rig(t, { runner: scriptedRunner(new TypeError('undefined is not a function')) })
  const stage = promptStage({ name: 'a', template: 'x', backend: 'offline', stub: () => 'stub' })
  await failure(wrong.session.run(stage, {}))
  const stop = AbortSignal.abort()
  const stopped = rig(t, { signal: stop })
  assert.equal((await failure(stopped.session.run(stage, {}))).code, 'stage_interrupted')
})

test('a stub does not take the place of an answer that is there and waits for the disk', async (t) => {
  const runner = scriptedRunner('paid and good')
  const inTheWay = 'p-a-output.md'
  const { session, folder, has } = rig(t, {
    runner,
    log({ type }) {
      if (type === 'attempt-end') mkdirSync(join(folder, inTheWay))
    },
  })
  const stage = promptStage({ name: 'a', template: 'x', backend: 'offline', stub: () => 'stub' })
  assert.match((await failure(session.run(stage, {}))).message, /The answer is there/)
  assert.equal(has('p-a.stub'), false)
  rmdirSync(join(folder, inTheWay))
  const { data, source } = await session.run(stage, {})
  assert.deepEqual([data, source], ['paid and good', 'cache'])
  assert.equal(runner.requests.length, 1)
})

test('copy mode passes the text through without a call', async (t) => {
  const runner = scriptedRunner('never')
  const { session, read } = rig(t, { runner })
  const result = await session.run(promptStage({ name: 'a', mode: 'copy' }), 'the draft')
  assert.equal(read('p-a-output.md.parsed'), 'the draft')
  assert.equal(result.data, 'the draft')
  assert.equal(result.source, 'copy')
  const picked = promptStage({
    name: 'b',
    mode: 'copy',
    prompt: (input: { draft: string }) => input.draft,
  })
  assert.equal((await session.run(picked, { draft: 'x' })).data, 'x')
  assert.equal(runner.requests.length, 0)
  assert.match(
    (await failure(session.run(promptStage({ name: 'c', mode: 'copy' }), 7))).message,
    /number/,
  )
})

test('an override answers in place of the backend and is recorded as that', async (t) => {
  const { session, journal } = rig(t, { runner: scriptedRunner('from the backend') })
  const stage = promptStage({ name: 'a', template: 'Hello {{ who }}', backend: 'offline' })
  const asked: string[] = []
  const override = (prompt: string) => `${asked.push(prompt)} time`
  const first = await session.run(stage, { who: 'you' }, { override })
  const second = await session.run(stage, { who: 'you' }, { override })
  assert.deepEqual(asked, ['Hello you', 'Hello you'])
  assert.equal(first.source, 'override')
  assert.equal(second.data, '2 time')
  const short = promptStage({ name: 'b', template: 'x', minLines: 2, repairTurns: 0 })
  const failed = await session.run(short, {}, { override, reject: false })
  assert.deepEqual([failed.status, failed.source], ['failure', 'override'])
  const starts = journal().flatMap((event) =>
    event.type === 'attempt-start' ? [event.backend] : [],
  )
  assert.deepEqual(starts, ['override', 'override', 'override'])
})

test('the prompt version is a short hash of the template unless it is given', async (t) => {
  const { session, journal } = rig(t, { runner: scriptedRunner('ok') })
  await session.run(promptStage({ name: 'a', template: 'x', backend: 'offline' }), {})
  await session.run(promptStage({ name: 'b', template: 'y', backend: 'offline' }), {})
  await session.run(
    promptStage({ name: 'c', template: 'y', backend: 'offline', promptVersion: 'v7' }),
    {},
  )
  const versions = journal().flatMap((event) =>
    event.type === 'stage-start' ? [event.promptVersion] : [],
  )
  assert.match(versions[0] ?? '', /^[0-9a-f]{8}$/)
  assert.notEqual(versions[0], versions[1])
  assert.equal(versions[2], 'v7')
})

test('reject: false gives the failure in the shape of a success', async (t) => {
  const { session } = rig(t, { runner: scriptedRunner({ exitCode: 1 }) })
  const stage = promptStage({ name: 'a', template: 'x', backend: 'offline' })
  const result = await session.run(stage, {}, { reject: false })
  assert.equal(result.status, 'failure')
  assert.equal(result.data, undefined)
  assert.equal(result.attempts, 1)
  assert.ok(result.errors.length > 0)
})

test('a parse failure leaves the raw answer on disk, whatever step goes wrong', async (t) => {
  const faults: Record<
    string,
    (folder: string) => Parameters<typeof promptStage<unknown, unknown>>[0]
  > = {
    parser: () => ({
      name: 'parser',
      template: 'x',
      parse: () => {
        throw new ParseError('paid', { reason: 'no' })
      },
    }),
    'parser-bug': () => ({
      name: 'parser-bug',
      template: 'x',
      parse: () => {
        throw new TypeError('bug')
      },
    }),
    schema: () => ({ name: 'schema', template: 'x', output: z.object({ a: z.string() }) }),
    checks: () => ({ name: 'checks', template: 'x', checks: [() => ['no']] }),
    'checks-bug': () => ({
      name: 'checks-bug',
      template: 'x',
      checks: [
        () => {
          throw new Error('bug')
        },
      ],
    }),
    lines: () => ({ name: 'lines', template: 'x', minLines: 9 }),
  }
  const { session, folder, read } = rig(t, { runner: scriptedRunner('paid') })
  for (const [name, options] of Object.entries(faults)) {
    const stage = promptStage({ ...options(folder), backend: 'offline', repairTurns: 0 })
    await failure(session.run(stage, {}))
    assert.equal(read(`p-${name}-output.md.attempt-1.failed`), 'paid', name)
  }
  // The parsed file cannot be written: the answer is in its place all the same.
  writeFileSync(join(folder, 'blocked'), '')
  const stage = promptStage({ name: 'full', template: 'x', backend: 'offline' })
  mkdirSync(join(folder, 'p-full-output.md.parsed'))
  await failure(session.run(stage, {}))
  assert.equal(readFileSync(join(folder, 'p-full-output.md'), 'utf8'), 'paid')
})
