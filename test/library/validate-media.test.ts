import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { generateImages } from '../../src/library/generate-images.ts'
import type { ValidateMediaOptions } from '../../src/library/media/check-media.ts'
import { validateMedia } from '../../src/library/validate-media.ts'
import { JPEG, MP3, PIXEL } from '../helpers/media-server.ts'
import { type Rig, rig } from '../helpers/rig.ts'
import { card, recordingProvider } from './media/cards.ts'

function put(folder: string, files: Record<string, Uint8Array>): void {
  mkdirSync(join(folder, 'media'), { recursive: true })
  for (const [name, bytes] of Object.entries(files))
    writeFileSync(join(folder, 'media', name), bytes)
}

function run({ session, folder }: Rig, input: object, options: ValidateMediaOptions = {}) {
  return session.run(validateMedia({ folder, ...options }), input, { reject: false })
}

test('media that are there and are what they are called pass', async (t) => {
  const bench = rig(t)
  put(bench.folder, { 'casa_a.png': PIXEL, 'casa_b.png': PIXEL, 'casa.mp3': MP3 })
  const { status, message, data } = await run(bench, { cards: [card('casa'), card('casa', 'b')] })
  assert.deepEqual([status, message], ['success', 'Validation passed: 3 media files'])
  assert.deepEqual(data, { files: 3, warnings: [] })
})

test('each file that is missing, empty or of another type is an error', async (t) => {
  const bench = rig(t)
  put(bench.folder, { 'casa_a.png': JPEG, 'sol_a.png': Buffer.alloc(0), 'sol.mp3': PIXEL })
  const cards = [card('casa'), card('sol'), { ...card('mar'), ImageFile: 'a/b.png', WordAudio: '' }]
  const { status, message, errors } = await run(bench, { cards })
  assert.deepEqual([status, message], ['failure', 'Validation failed: 5 errors'])
  for (const [file, found] of [
    ['casa.mp3', /not there.*consistency/],
    ['casa_a.png', /are jpeg.*format_error/],
    ['sol_a.png', /are nothing/],
    ['sol.mp3', /are png.*says mp3/],
    ['a/b.png', /slash/],
  ] as const) {
    const error = errors.find((one) => one.startsWith(`media/${file}:`))
    assert.match(error ?? '', found, file)
  }
  const findings = readFileSync(join(bench.folder, 'p-validate_media.findings.json'), 'utf8')
  assert.equal((JSON.parse(findings) as { errors: unknown[] }).errors.length, 5)
})

test('missing files may be a warning; those of other types stay errors', async (t) => {
  const bench = rig(t)
  put(bench.folder, { 'casa_a.png': PIXEL })
  const lenient = await run(bench, { cards: [card('casa')] }, { missing: 'warn' })
  assert.equal(lenient.message, 'Validation passed: 1 media file, 1 warning')
  put(bench.folder, { 'casa.mp3': PIXEL })
  const strict = await run(bench, { cards: [card('casa')] }, { missing: 'warn' })
  assert.equal(strict.status, 'failure')
})

test('files of another prompt, and in the whole vocabulary files no card names, are warnings', async (t) => {
  const bench = rig(t)
  const { session, folder } = bench
  const providers = { image: recordingProvider() }
  await session.run(generateImages({ folder }), { cards: [card('casa')] }, { providers })
  put(folder, { 'casa.mp3': MP3, 'left over.mp3': MP3 })
  assert.equal((await run(bench, { cards: [card('casa')] })).data?.warnings.length, 0)
  const changed = card('casa', 'a', 'Another picture.')
  const words = { casa: { word: 'casa', meanings: [changed], cards_created: 1 } }
  writeFileSync(join(folder, 'vocabulary.json'), JSON.stringify({ metadata: {}, words }))
  const { status, data } = await run(bench, {})
  assert.equal(status, 'success')
  assert.deepEqual(
    data?.warnings.map(({ location }) => location),
    ['media/casa_a.png', 'media/left over.mp3'],
  )
})

test('without cards there is nothing to check', async (t) => {
  assert.equal((await run(rig(t), {})).status, 'skipped')
})
