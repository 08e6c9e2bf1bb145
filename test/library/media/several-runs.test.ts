import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { generateImages } from '../../../src/library/generate-images.ts'
import { mediaServer, PIXEL } from '../../helpers/media-server.ts'
import { until } from '../../helpers/programs.ts'
import { rig, temporaryFolder } from '../../helpers/rig.ts'
import { cardsOf, indexIn, mediaIn, recordingProvider } from './cards.ts'

const PROGRAM = fileURLToPath(new URL('media-program.ts', import.meta.url))

test('two processes on one folder pay for each file once and record every one', async (t) => {
  const body = { data: [{ b64_json: PIXEL.toString('base64') }] }
  const server = await mediaServer(t, () => ({ body }))
  const folder = temporaryFolder(t)
  const words = Array.from({ length: 12 }, (_, n) => `palabra ${n}`)
  const ends = [words.slice(0, 9), words.slice(3)].map(async (own, at) => {
    const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, folder, `w${at}`, ...own], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...server.env },
    })
    t.after(() => child.kill('SIGKILL'))
    const [code] = (await once(child, 'exit')) as [number | null]
    return code
  })
  assert.deepEqual(await Promise.all(ends), [0, 0])
  assert.equal(server.requests.length, words.length)
  const files = words.map((word) => `${word}_a.png`).sort()
  assert.deepEqual(Object.keys(indexIn(folder)).sort(), files)
  assert.deepEqual(mediaIn(folder), ['.index.json', ...files])
})

test('several stages of one process do so too, and tell what they wait for', async (t) => {
  const { session, folder, events } = rig(t)
  const waiting = (): number =>
    events.filter(
      (event) =>
        event.type === 'stage-log' &&
        event.message === `Waiting for another run to leave ${folder}/media`,
    ).length
  const image = recordingProvider(async () => {
    await until('the other three wait', () => waiting() === 3)
    return PIXEL
  })
  const runs = Array.from({ length: 4 }, () =>
    session.run(generateImages({ folder }), { cards: cardsOf(3) }, { providers: { image } }),
  )
  const results = await Promise.all(runs)
  const made = results.map(({ data }) => data?.generated.length ?? 0)
  assert.deepEqual(
    made.toSorted((a, b) => a - b),
    [0, 0, 0, 3],
  )
  assert.equal(image.asked.length, 3)
  assert.equal(waiting(), 3)
})
