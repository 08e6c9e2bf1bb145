import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { generateImages } from '../../src/library/generate-images.ts'
import type { GenerateOptions } from '../../src/library/media/generate-options.ts'
import { PIXEL } from '../helpers/media-server.ts'
import { type Rig, rig } from '../helpers/rig.ts'
import { card, cardsOf, indexIn, mediaIn, recordingProvider } from './media/cards.ts'

type Image = ReturnType<typeof recordingProvider>

function run(
  { session, folder }: Rig,
  image: Image,
  cards: unknown,
  options: GenerateOptions = {},
) {
  const stage = generateImages({ folder, ...options })
  return session.run(stage, { cards }, { providers: { image }, reject: false })
}

test('only what is missing on disk is made, whole and with its provenance', async (t) => {
  const bench = rig(t)
  const { folder } = bench
  mkdirSync(join(folder, 'media'))
  writeFileSync(join(folder, 'media', 'casa_a.png'), PIXEL)
  writeFileSync(join(folder, 'media', 'sol_a.png'), '')
  const image = recordingProvider()
  const cards = [card('casa'), card('sol'), card('tener que', 'b', ' A letter. ')]
  const { status, message, data } = await run(bench, image, cards)
  assert.deepEqual(
    [status, message],
    ['success', 'Generated 2 images, 1 there already, cost unknown'],
  )
  assert.deepEqual(data?.generated, ['sol_a.png', 'tener que_b.png'])
  assert.deepEqual(data?.present, ['casa_a.png'])
  assert.deepEqual(image.asked, ['A picture of sol.', 'A letter.'])
  assert.deepEqual(mediaIn(folder), ['.index.json', 'casa_a.png', 'sol_a.png', 'tener que_b.png'])
  assert.deepEqual(readFileSync(join(folder, 'media', 'sol_a.png')), PIXEL)
  const origin = indexIn(folder)['tener que_b.png']
  const digest = createHash('sha256').update('tener que|A letter.').digest('hex')
  assert.equal(origin?.prompt_hash, digest.slice(0, 16))
  assert.deepEqual([origin?.word, origin?.provider], ['tener que', 'recording'])
  assert.ok(Date.parse(origin?.created_at ?? '') > 0)
  const again = await run(bench, image, cards)
  assert.equal(again.message, 'Generated 0 images, 3 there already')
  assert.equal(image.asked.length, 2)
})

test('more than the cap are refused before the first call, and nothing is left behind', async (t) => {
  const bench = rig(t)
  const image = Object.assign(recordingProvider(), { estimate: () => 0.04 })
  const { status, message } = await run(bench, image, cardsOf(6))
  assert.equal(status, 'failure')
  assert.match(message, /6 images.*recording.*\$0\.24.*may make 5.*max_new: 6/)
  assert.deepEqual(image.asked, [])
  assert.equal(existsSync(join(bench.folder, 'media')), false)
  assert.equal((await run(bench, image, cardsOf(6), { max_new: 6 })).data?.generated.length, 6)
  assert.equal((await run(bench, image, cardsOf(7), { max_new: 0 })).status, 'failure')
})

test('settings of the run stand in for options', async (t) => {
  const { session, folder } = rig(t)
  const runWith = (config: Record<string, unknown>, image = recordingProvider()) =>
    session.run(
      generateImages(),
      { cards: cardsOf(2) },
      { providers: { image }, config, reject: false },
    )
  assert.equal((await runWith({ folder, max_new: '1' })).status, 'failure')
  assert.match((await runWith({ folder, max_new: 'many' })).message, /max_new is "many"/)
  assert.equal((await runWith({ folder, max_new: '2' })).status, 'success')
  assert.equal((await runWith({ folder, force_regenerate: true })).data?.generated.length, 2)
})

test('a changed prompt is reported as stale and only force_regenerate makes the file anew', async (t) => {
  const bench = rig(t)
  const image = recordingProvider()
  await run(bench, image, [card('casa'), card('sol')])
  const before = indexIn(bench.folder)
  const changed = [card('casa', 'a', 'Another one.'), card('sol')]
  const { status, message, data } = await run(bench, image, changed)
  assert.equal(status, 'success')
  assert.match(message, /2 there already, 1 of them made for another prompt/)
  assert.deepEqual(data?.stale, ['casa_a.png'])
  assert.deepEqual(indexIn(bench.folder), before)
  const forced = await run(bench, image, changed, { force_regenerate: true })
  assert.deepEqual(forced.data?.generated, ['casa_a.png', 'sol_a.png'])
  assert.equal(image.asked.length, 4)
  assert.notEqual(
    indexIn(bench.folder)['casa_a.png']?.prompt_hash,
    before['casa_a.png']?.prompt_hash,
  )
  assert.deepEqual((await run(bench, image, changed)).data?.stale, [])
})

test('forcing regeneration is held to the cap as well', async (t) => {
  const bench = rig(t)
  const image = recordingProvider()
  await run(bench, image, cardsOf(3))
  const forced = await run(bench, image, cardsOf(3), { force_regenerate: true, max_new: 2 })
  assert.equal(forced.status, 'failure')
  assert.equal(image.asked.length, 3)
})

test('some that fail make it partial, and the next run makes just those', async (t) => {
  const bench = rig(t)
  let isDown = true
  const image = recordingProvider((prompt) => {
    if (isDown && prompt.includes('sol')) throw new Error('out of paint')
    return PIXEL
  })
  const cards = [card('casa'), card('sol'), card('mar')]
  const first = await run(bench, image, cards)
  assert.equal(first.status, 'partial')
  assert.equal(first.message, 'Generated 2 images, 1 failed, cost unknown')
  assert.deepEqual(first.errors, ['sol_a.png: out of paint'])
  assert.deepEqual(Object.keys(indexIn(bench.folder)).sort(), ['casa_a.png', 'mar_a.png'])
  isDown = false
  const second = await run(bench, image, cards)
  assert.deepEqual([second.status, second.data?.generated], ['success', ['sol_a.png']])
  assert.equal(image.asked.length, 4)
})

test('all that fail make it a failure with each reason', async (t) => {
  const bench = rig(t)
  const image = recordingProvider(() => Promise.reject(new Error('out of paint')))
  const { status, message, errors } = await run(bench, image, cardsOf(2))
  assert.equal(status, 'failure')
  assert.match(message, /^None of 2 images could be made; the first: palabra0_a\.png: out of paint/)
  assert.equal(errors.length, 2)
  assert.deepEqual(mediaIn(bench.folder), [])
})

test('bytes that are not what the file is called never reach the disk', async (t) => {
  const bench = rig(t)
  for (const [bytes, found] of [
    [Buffer.from([0xff, 0xd8, 0xff, 0xe0]), /are jpeg.*says png/],
    [Buffer.from('<!DOCTYPE html><p>Sorry'), /are an HTML page/],
    [Buffer.from('{"error": 1}'), /are JSON/],
    [Buffer.alloc(0), /are nothing/],
    ['text', /gave no bytes but string/],
  ] as const) {
    const { status, message } = await run(
      bench,
      recordingProvider(() => bytes),
      [card('casa')],
    )
    assert.equal(status, 'failure')
    assert.match(message, found)
    assert.deepEqual(mediaIn(bench.folder), [])
  }
})

test('what came and was of no use is told with what it cost', async (t) => {
  const bench = rig(t)
  const image = Object.assign(
    recordingProvider(() => Buffer.from('text')),
    { estimate: () => 0.04 },
  )
  const { message } = await run(bench, image, cardsOf(2))
  assert.match(message, /^None of 2 images could be made \(cost \$0\.08\); the first: palabra0_a/)
})

test('a missing provider fails the stage by name, or skips it where it is optional', async (t) => {
  const { session, folder } = rig(t)
  const missing = await session.run(
    generateImages({ folder }),
    { cards: cardsOf(1) },
    { reject: false },
  )
  assert.deepEqual([missing.status, missing.errors], ['failure', ['Missing provider: image']])
  const optional = generateImages({ folder, required: false })
  const { status, message } = await session.run(optional, { cards: cardsOf(1) })
  assert.deepEqual([status, message], ['skipped', 'Missing provider: image'])
  const providers = { image: { draw: 1 } as never }
  const strange = await session.run(generateImages({ folder }), {}, { providers, reject: false })
  assert.match(strange.message, /'image' is no media provider.*'generate'/)
})

test('a provider that hangs is left when the run is stopped, and what was made stays', async (t) => {
  const controller = new AbortController()
  const bench = rig(t, { signal: controller.signal })
  let hangs = () => {}
  const hanging = new Promise<void>((resolve) => (hangs = resolve))
  const image = recordingProvider((prompt) => {
    if (!prompt.includes('sol')) return PIXEL
    hangs()
    return new Promise(() => {})
  })
  const running = run(bench, image, [card('casa'), card('sol')])
  await hanging
  controller.abort(new Error('enough'))
  const ended = await running.catch((error: unknown) => error)
  assert.notEqual((ended as { status?: string }).status, 'success')
  assert.deepEqual(mediaIn(bench.folder), ['.index.json', 'casa_a.png'])
  assert.deepEqual(Object.keys(indexIn(bench.folder)), ['casa_a.png'])
})

test('names that would leave the folder, and cards without a prompt, are refused file by file', async (t) => {
  const bench = rig(t)
  const image = recordingProvider()
  const cards = [
    { ...card('casa'), ImageFile: '../casa.png' },
    { ...card('mar'), ImageFile: '.index.json' },
    card('sol', 'a', ' '),
    card('luz'),
    card('luz', 'a', 'Another picture.'),
    { ...card('pan'), ImageFile: '<img src="pan.tiff">' },
  ]
  const { status, errors, data } = await run(bench, image, cards)
  assert.equal(status, 'partial')
  assert.deepEqual(data?.generated, ['luz_a.png'])
  for (const found of [
    /\.\.\/casa\.png: .*slash/,
    /\.index\.json: .*dot/,
    /sol_a\.png: .*no prompt/,
  ]) {
    assert.ok(
      errors.some((error) => found.test(error)),
      `${found} in ${errors.join('; ')}`,
    )
  }
  assert.ok(errors.some((error) => /luz_a\.png: two cards/.test(error)))
  assert.ok(errors.some((error) => /pan\.tiff: its ending 'tiff'/.test(error)))
  assert.deepEqual(image.asked, ['A picture of luz.'])
  assert.deepEqual(mediaIn(bench.folder), ['.index.json', 'luz_a.png'])
  assert.equal(existsSync(join(bench.folder, 'casa.png')), false)
})

test('a broken index is a failure and stays as it is', async (t) => {
  const bench = rig(t)
  mkdirSync(join(bench.folder, 'media'))
  const path = join(bench.folder, 'media', '.index.json')
  const image = recordingProvider()
  for (const broken of ['{"a.png": ', '[]', '{"a.png": 1}']) {
    writeFileSync(path, broken)
    const { status, message } = await run(bench, image, cardsOf(1))
    assert.equal(status, 'failure')
    assert.match(message, /\.index\.json cannot be used/)
    assert.equal(readFileSync(path, 'utf8'), broken)
  }
  rmSync(path)
  assert.deepEqual(image.asked, [])
})

test('no file is there without its provenance, and none with that of another', async (t) => {
  const bench = rig(t)
  const { folder } = bench
  const path = join(folder, 'media', 'casa_a.png')
  const inTheWay = `${path}.partial`
  const origin = () => indexIn(folder)['casa_a.png']?.prompt_hash
  mkdirSync(inTheWay, { recursive: true })
  assert.equal((await run(bench, recordingProvider(), [card('casa')])).status, 'failure')
  const first = origin()
  assert.ok(first)
  assert.equal(existsSync(path), false)
  rmSync(inTheWay, { recursive: true })
  const made = await run(bench, recordingProvider(), [card('casa')])
  assert.deepEqual(made.data?.generated, ['casa_a.png'])
  mkdirSync(inTheWay)
  const changed = [card('casa', 'a', 'Another picture.')]
  const force = { force_regenerate: true }
  assert.equal((await run(bench, recordingProvider(), changed, force)).status, 'failure')
  assert.equal(origin(), first)
})

test('a file that is paid for is kept, though its provenance cannot be', async (t) => {
  const bench = rig(t)
  const index = join(bench.folder, 'media', '.index.json')
  const image = recordingProvider(() => {
    writeFileSync(index, '{"a.png": ')
    return PIXEL
  })
  assert.equal((await run(bench, image, cardsOf(1))).status, 'failure')
  assert.deepEqual(mediaIn(bench.folder), ['.index.json', 'palabra0_a.png'])
  rmSync(index)
  const again = await run(bench, image, cardsOf(1))
  assert.equal(again.message, 'Generated 0 images, 1 there already')
})

test('cards come from the stage before, from the input, or from the whole vocabulary', async (t) => {
  const bench = rig(t)
  const { session, folder } = bench
  const image = recordingProvider()
  const runWith = (input: object) =>
    session.run(generateImages({ folder }), input, { providers: { image }, reject: false })
  assert.equal((await runWith({})).status, 'skipped')
  await runWith({ ingest_batch: { cards: [card('casa')] }, cards: [card('sol')] })
  assert.deepEqual(mediaIn(folder), ['.index.json', 'casa_a.png'])
  const words = { mar: { word: 'mar', meanings: [card('mar')], cards_created: 1 } }
  writeFileSync(join(folder, 'vocabulary.json'), JSON.stringify({ metadata: {}, words }))
  assert.deepEqual((await runWith({})).data?.generated, ['mar_a.png'])
  assert.match((await runWith({ cards: ['casa'] })).message, /A card is "casa"/)
})
