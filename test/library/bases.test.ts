import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { apiStage } from '../../src/library/api-stage.ts'
import { cardImages } from '../../src/library/media/card-images.ts'
import { fileStage } from '../../src/library/file-stage.ts'
import { validationStage } from '../../src/library/validation-stage.ts'
import type { Providers } from '../../src/stage/stage.ts'
import { rig } from '../helpers/rig.ts'

const countLines = (path: string) => readFileSync(path, 'utf8').split('\n').length

test('a file stage works on the file its options or its input name', async (t) => {
  const { session, folder } = rig(t)
  const path = join(folder, 'notes.txt')
  writeFileSync(path, 'one\ntwo')
  const fixed = fileStage({ name: 'fixed', path, work: countLines })
  assert.equal((await session.run(fixed, {})).data, 2)
  const named = fileStage({ name: 'named', pathKey: 'notes', work: countLines })
  assert.equal((await session.run(named, { notes: path })).data, 2)
})

test('a file stage without a file says which field it looked for and what there is', async (t) => {
  const { session } = rig(t)
  const stage = fileStage({ name: 'count', pathKey: 'notes', work: countLines })
  for (const [input, found] of [
    [{ words: 1, cards: 2 }, /no 'notes'.*cards, words/],
    ['text', /no 'notes'/],
    [{ notes: 7 }, /'notes' is 7/],
  ] as const) {
    const { status, message } = await session.run(stage, input, { reject: false })
    assert.equal(status, 'failure')
    assert.match(message, found)
  }
})

test('a validation stage gives on what is right, and tells each error of what is not', async (t) => {
  const { session } = rig(t)
  const stage = validationStage({
    name: 'short',
    key: 'words',
    check: (words: string[]) =>
      words.filter((word) => word.length > 3).map((word) => `'${word}' is too long`),
  })
  const passed = await session.run(stage, { words: ['sol'] })
  assert.deepEqual([passed.data, passed.message], [['sol'], 'Validation passed'])
  const input = { words: ['playa', 'sol', 'montaña'] }
  const { status, message, errors } = await session.run(stage, input, { reject: false })
  assert.equal(status, 'failure')
  assert.equal(message, 'Validation failed: 2 errors')
  assert.deepEqual(errors, ["'playa' is too long", "'montaña' is too long"])
})

test('a check that gives no list of sentences lets nothing pass', async (t) => {
  const { session } = rig(t)
  for (const given of [true, undefined, 'is wrong']) {
    const check = (() => given) as never
    const { message } = await session.run(validationStage({ name: 'a', check }), 1, {
      reject: false,
    })
    assert.match(message, /^The check of 'a' gave .*it has to give a list of sentences/)
  }
  const own = {
    name: 'b',
    validate: () => 'is wrong' as never,
    execute: () => assert.fail('was run'),
  }
  const { message } = await session.run(own, 1, { reject: false })
  assert.match(message, /'validate' of stage 'b' gave 'is wrong'; it has to give a list/)
})

test('an API stage works with its provider, fails naming a missing one, and skips an optional one', async (t) => {
  const { session } = rig(t)
  const work = (camera: { shoot: () => string }, input: unknown) =>
    `${camera.shoot()} of ${String(input)}`
  const stage = apiStage('camera', { name: 'shoot', work })
  const providers = { camera: { shoot: () => 'photo' } }
  assert.equal((await session.run(stage, 'sea', { providers })).data, 'photo of sea')

  const failed = await session.run(stage, 'sea', { reject: false })
  assert.equal(failed.status, 'failure')
  assert.deepEqual(failed.errors, ['Missing provider: camera'])

  const optional = apiStage('camera', { name: 'maybe', required: false, work })
  const passed = await session.run(optional, 'sea')
  assert.equal(passed.status, 'skipped')
  assert.equal(passed.message, 'Missing provider: camera')
})

test('what a stage of one file cannot read is the failure of the stage', async (t) => {
  const { session, folder } = rig(t)
  mkdirSync(join(folder, 'sub'))
  const stage = fileStage({ name: 'count', path: join(folder, 'sub'), work: countLines })
  const { status, message } = await session.run(stage, {}, { reject: false })
  assert.equal(status, 'failure')
  assert.match(message, /EISDIR/)
})

test('the providers of ready-made stages have a type, others any', async (t) => {
  const { session } = rig(t)
  const name = apiStage('image', { name: 'who', work: (image) => image.name })
  assert.equal((await session.run(name, {}, { providers: { image: cardImages() } })).data, 'card')
  // @ts-expect-error it has no generate()
  const wrong: Providers = { image: { name: 'nobody' }, mine: 1 }
  assert.equal((await session.run(name, {}, { providers: wrong })).data, 'nobody')
})
