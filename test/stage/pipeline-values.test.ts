import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import type { ReverieEvent } from '../../src/core/event.ts'
import { chain, pipeline } from '../../src/stage/pipeline.ts'
import { ValuesFileError } from '../../src/stage/pipeline-values.ts'
import { promptStage } from '../../src/stage/prompt-stage.ts'
import { rig, scriptedRunner } from '../helpers/rig.ts'
import { counting, diamond, editor, member, stage } from './stages.ts'

test('a value that is no JSON is not kept, which is said once', async (t) => {
  const { runs, work } = counting()
  const p = pipeline('p', [
    stage('a', [], work('a', { at: new Date(0) })),
    stage('b', ['a'], work('b')),
    stage('c', ['b'], work('c')),
    stage('d', [], work('d')),
  ])
  const { session, events } = rig(t)
  await session.run(p, {})
  const logs = (list: ReverieEvent[]) =>
    list.flatMap((event) => (event.type === 'stage-log' ? [event.message] : []))
  assert.equal(logs(events).length, 1, logs(events).join('\n'))
  assert.match(logs(events)[0] ?? '', /'a'.*in its value, at is a Date/)
  runs.splice(0)
  await session.run(p, {})
  assert.deepEqual(runs.sort(), ['a', 'b', 'c'])
})

test('an input that is no JSON lets everything run, which is said once', async (t) => {
  const { runs, work } = counting()
  const p = pipeline('p', [stage('a', [], work('a')), stage('b', [], work('b'))])
  const { session, events } = rig(t)
  await session.run(p, { when: new Date(0) })
  await session.run(p, { when: new Date(0) })
  assert.equal(runs.length, 4)
  const logs = events.filter(({ type }) => type === 'stage-log')
  assert.equal(logs.length, 2, 'once a run')
})

test('a broken file of values is a failure that names it, and stays as it is', async (t) => {
  const { p, taken } = diamond()
  const { session, folder } = rig(t)
  await session.run(p, {})
  taken()
  const { path } = editor(folder)
  for (const [content, place] of [
    ['{"stages": {\n  "a": {,', /p-p\.values\.json:2:9/],
    ['[]', /'stages' is missing/],
    ['{"stages": {"a": {"value": 1}}}', /stage 'a' lacks/],
    ['', /values\.json:1:1/],
  ] as const) {
    writeFileSync(path, content)
    const error = await session.run(p, {}).then(
      () => assert.fail('did not fail'),
      (reason: unknown) => (reason as Error).cause,
    )
    assert.ok(error instanceof ValuesFileError)
    assert.equal(error.path, path)
    assert.match(error.message, place)
    assert.equal(readFileSync(path, 'utf8'), content)
  }
  assert.equal(taken(), '')
})

test('a file of values an editor saved in its own way is read, or told as what it is', async (t) => {
  const { p, taken } = diamond()
  const { session, folder } = rig(t)
  await session.run(p, {})
  taken()
  const { path } = editor(folder)
  const content = readFileSync(path, 'utf8')
  writeFileSync(path, `\uFEFF${content.replaceAll('\n', '\r\n')}`)
  await session.run(p, {})
  assert.equal(taken(), '')
  const latin = Buffer.from(content.replace('"sol"', '"día"'), 'latin1')
  writeFileSync(path, latin)
  const { status, message } = await session.run(p, {}, { reject: false })
  assert.deepEqual([status, taken()], ['failure', ''])
  assert.match(message, /p-p\.values\.json:\d+:\d+: The file is not UTF-8/)
})

test('an edit made while the pipeline runs is not lost', async (t) => {
  const { session, folder } = rig(t)
  const p = chain('p', [
    stage('a', [], () => 1),
    stage('b', [], () => {
      editor(folder).edit((stages) => {
        stages['a']!.value = 'edited'
      })
      return 2
    }),
    stage('c', [], () => 3),
  ])
  await session.run(p, {})
  assert.equal(editor(folder).read().stages['a']?.value, 'edited')
})

test('an edit of the same length is seen, and a stage that changes what it is given changes nothing kept', async (t) => {
  const { session, folder } = rig(t)
  const { path, read } = editor(folder)
  const p = pipeline('p', [
    stage('a', [], () => ['one']),
    stage('b', ['a'], (input) => (input as { a: string[] }).a.push('more')),
    stage('edit', ['b'], () =>
      writeFileSync(path, readFileSync(path, 'utf8').replace('one', 'two')),
    ),
    stage('c', ['edit'], () => 'c'),
  ])
  await session.run(p, {})
  assert.deepEqual(read().stages['a']?.value, ['two'])
  const { data } = await session.run(p.runUntil('a'), {})
  assert.deepEqual(data, { a: ['two'] })
  data?.a?.push('more')
  assert.deepEqual((await session.run(p.runUntil('a'), {})).data, { a: ['two'] })
})

test('a pipeline in a pipeline keeps its own values, so an edit there counts', async (t) => {
  const { runs, work } = counting()
  const inner = pipeline('inner', [stage('a', [], work('a', 1)), stage('b', ['a'], work('b'))])
  const outer = pipeline('p', [inner, stage('c', ['inner'], work('c'))])
  const { session, folder } = rig(t)
  await session.run(outer, {})
  assert.deepEqual(runs.splice(0), ['a', 'b', 'c'])
  editor(folder, 'p-inner.values.json').edit((stages) => {
    stages['a']!.value = 2
  })
  await session.run(outer, {})
  // What the inner one gives holds the value of a, so c is given something else as well.
  assert.deepEqual(runs, ['b', 'c'])
})

test('a plan says what a run would do, and does nothing', async (t) => {
  const { p, taken } = diamond()
  const { session, folder, files } = rig(t)
  const { path } = editor(folder)
  const actions = async (input: object, isForced?: (name: string) => boolean) =>
    (await p.plan(input, path, isForced === undefined ? {} : { isForced }))
      .map(({ stage: name, action }) => `${name}:${action}`)
      .join(' ')
  assert.equal(await actions({}), 'a:run b:run c:run x:run')
  await session.run(p.runUntil('b'), {})
  taken()
  const before = files()
  assert.equal(await actions({}), 'a:reuse b:reuse c:run x:run')
  assert.equal(await actions({ other: 1 }), 'a:run b:run c:run x:run')
  assert.equal(await actions({}, (name) => name === 'a'), 'a:run b:run c:run x:run')
  assert.deepEqual(files(), before)
  assert.equal(taken(), '')
})

test('a plan knows answers, conditions and broken files', async (t) => {
  const runner = scriptedRunner('a draft')
  const { session, folder } = rig(t, { runner })
  const draft = promptStage({ name: 'draft', template: 'x', backend: 'offline' })
  const p = pipeline('p', [
    draft,
    member('off', { when: () => false }),
    stage('b', ['draft', 'off'], () => 1),
  ])
  await session.run(p, {})
  const { path } = editor(folder)
  const planned = await p.plan({}, path)
  assert.deepEqual(
    planned.map(({ action }) => action),
    ['check', 'skip', 'reuse'],
  )
  writeFileSync(path, 'no')
  await assert.rejects(p.plan({}, path), ValuesFileError)
})
