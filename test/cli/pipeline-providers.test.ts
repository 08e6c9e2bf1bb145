import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { ankiServer } from '../helpers/anki-server.ts'
import { KEY, mediaServer, MP3, PIXEL } from '../helpers/media-server.ts'
import { script } from '../helpers/programs.ts'
import { temporaryFolder } from '../helpers/rig.ts'
import { card } from '../library/anki/cards.ts'
import { inProcess } from './pipeline-in-process.ts'
import { filesIn, jsonLines } from './reverie.ts'

const cards = `cards=${JSON.stringify([card('casa', 'home')])}`

function bench(t: TestContext) {
  const cwd = temporaryFolder(t)
  const media = () => readdirSync(join(cwd, 'media')).filter((file) => !file.startsWith('.'))
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    inProcess(t, ['pipeline', 'run', ...args], { cwd, env })
  return { cwd, media, run }
}

test('pictures are drawn here unless another provider is named', async (t) => {
  const { media, run } = bench(t)
  const { code, stderr } = await run(['generate_images', '--set', cards])
  assert.equal(code, 0, stderr)
  assert.match(stderr, /generate_images: Generated 1 image, cost \$0\.00/)
  assert.deepEqual(media(), ['casa_home.png'])
})

test('a provider of a server is reached with the key and the address of the environment', async (t) => {
  const server = await mediaServer(t, ({ path }) => ({
    body: path.endsWith('speech')
      ? MP3
      : { data: [{ b64_json: Buffer.from(PIXEL).toString('base64') }] },
  }))
  const { media, run } = bench(t)
  const lent = ['--provider', 'image=openai:small', '--provider', 'audio=openai:talk:nova']
  const { code, stderr } = await run(['generate_media', '--set', cards, ...lent], server.env)
  assert.equal(code, 0, stderr)
  assert.deepEqual(media().sort(), ['casa.mp3', 'casa_home.png'])
  const asked = server.requests.map(({ body, headers }) => {
    assert.equal(headers.authorization, `Bearer ${KEY}`)
    return [body?.['model'], body?.['voice']]
  })
  assert.deepEqual(asked, [
    ['small', undefined],
    ['talk', 'nova'],
  ])
})

test('a program, or a file with a provider of any name, may be lent', async (t) => {
  const { cwd, media, run } = bench(t)
  filesIn(cwd, {
    'pixel.png': Buffer.from(PIXEL),
    'tide.ts': 'export default { today: () => "high" }',
    'weather.ts': `
import { apiStage } from 'reverie'
export default apiStage('tide', { name: 'weather', work: (tide: { today(): string }) => tide.today() })`,
  })
  const draw = script(cwd, 'draw', `cp '${cwd}/pixel.png' "$1"`)
  const image = `image=command:${draw} {output}`
  assert.equal((await run(['generate_images', '--set', cards, '--provider', image])).code, 0)
  assert.deepEqual(media(), ['casa_home.png'])
  const lent = await run(['./weather.ts', '--provider', 'tide=./tide.ts'])
  assert.deepEqual([lent.code, lent.stdout], [0, 'high'])
  const missing = await run(['./weather.ts'])
  assert.equal(missing.code, 1)
  assert.match(missing.stderr, /Missing provider: tide.*--provider tide=…/)
})

test('none lends nothing, not even what costs nothing', async (t) => {
  const { cwd, run } = bench(t)
  const { code, stderr } = await run([
    'generate_images',
    '--set',
    cards,
    '--provider',
    'image=none',
  ])
  assert.equal(code, 1)
  assert.match(stderr, /Missing provider: image/)
  assert.ok(!existsSync(join(cwd, 'media')))
})

test('every step to Anki is reached by its name, at the address that is given', async (t) => {
  const server = await ankiServer(t)
  const { cwd, run } = bench(t)
  filesIn(cwd, { 'media/casa_home.png': Buffer.from(PIXEL) })
  const lent = ['--provider', `anki=${server.url}`, '--set', cards]
  for (const stage of ['sync_templates', 'sync_media', 'sync_cards']) {
    const { code, stderr } = await run([stage, ...lent])
    assert.equal(code, 0, stderr)
  }
  assert.equal(server.done('addNote').length, 1)
  assert.equal(server.media.size, 1)
})

test('words become a package with one command, and its parts are named for --until', async (t) => {
  const { cwd, run } = bench(t)
  const { code, stdout, stderr } = await run([
    'vocabulary',
    '--set',
    'words=casa',
    '--option',
    'deck=Mi mazo',
    '--provider',
    'audio=none',
  ])
  assert.equal(code, 0, stderr)
  assert.match(stderr, /No backend is given/)
  assert.match(stderr, /export_apkg: Wrote 1 card and 1 media file to .*\.apkg/)
  assert.ok(existsSync(join(cwd, 'spanish-vocabulary.apkg')))
  const { export_apkg: made } = JSON.parse(stdout) as { export_apkg: { deck: string } }
  assert.equal(made.deck, 'Mi mazo')
  const wrong = await run(['vocabulary', '--until', 'ingest'])
  assert.equal(wrong.code, 2)
  assert.match(wrong.stderr, /no stage 'ingest'.*Did you mean 'ingest_batch'/)
})

test('a job is analysed with one command, step by step, into tables', async (t) => {
  const { cwd, run } = bench(t)
  const job = ['job_analysis', '--set', 'description=- plants trees\n- waters them']
  const kept = [...job, '--option', 'database=jobs.sqlite']
  const first = await run([...kept, '--until', 'extract_tasks'])
  assert.equal(first.code, 0, first.stderr)
  assert.ok(existsSync(join(cwd, 'jobs.sqlite')), 'a part of it keeps its results as well')
  assert.deepEqual(Object.keys(JSON.parse(first.stdout) as object).length, 3)
  const plan = await run([...kept, '--dry-run', '--json'])
  assert.equal(jsonLines(plan.stdout).length, 7)
  const whole = await run(kept)
  assert.match(whole.stderr, /draw_workflow: Drew the workflow: .*job_analysis-draw_workflow\.md/)
  const none = await run(['job_analysis', '--set', 'description= '])
  assert.equal(none.code, 1)
  assert.match(none.stderr, /'description' is " "; it has to be the text/)
})
