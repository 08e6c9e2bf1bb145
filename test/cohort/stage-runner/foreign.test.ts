import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { mkdirSync } from 'node:fs'
import { test } from 'node:test'
import { bench } from './bench.ts'

function put(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

const METADATA = JSON.stringify({
  stage: 'draft',
  gen_id: 'd_1',
  task_id: 't',
  usage: { total: 3 },
})

test('a generation that others finished is taken as it is', async (t) => {
  const { runner, draft, asked, folder, read, json } = bench(t)
  const texts = { 'prompt.txt': 'p', 'raw.txt': 'r', 'parsed.txt': 'theirs' }
  put(folder(), { ...texts, 'metadata.json': METADATA })
  const result = await runner.run(draft)
  assert.deepEqual([result.source, result.text()], ['cache', 'theirs'])
  assert.equal(asked.asked.length, 0)
  assert.deepEqual(json('metadata.json')['usage'], { total: 3 })
  for (const [name, text] of Object.entries(texts)) assert.equal(read(name), text)
})

test('one without a prompt stays without', async (t) => {
  const { runner, draft, asked, folder } = bench(t)
  put(folder(), { 'raw.txt': 'r', 'parsed.txt': 'theirs' })
  for (let time = 0; time < 3; time += 1) await runner.run(draft)
  assert.equal(asked.asked.length, 0)
})

test('from then on a change above it is noticed', async (t) => {
  const { runner, draft, asked, folder } = bench(t)
  put(folder(), { 'parsed.txt': 'theirs', 'metadata.json': METADATA })
  await runner.run(draft)
  assert.equal((await runner.run(draft)).source, 'cache')
  await runner.run({ ...draft, values: { concepts: [{ name: 'Reef', content: 'Stone.' }] } })
  assert.equal(asked.asked.length, 1)
})

test('it is made again when the text above it was made here after it', async (t) => {
  const { runner, draft, asked, folder } = bench(t)
  put(folder(), { 'parsed.txt': 'theirs' })
  const { mtimeMs } = statSync(join(folder(), 'parsed.txt'))
  await runner.run(draft, { parentMadeAt: mtimeMs - 1000 })
  assert.equal(asked.asked.length, 0)
  put(folder({ stage: 'draft', genId: 'd_2' }), { 'parsed.txt': 'theirs' })
  await runner.run({ ...draft, genId: 'd_2' }, { parentMadeAt: Date.now() + 1000 })
  assert.equal(asked.asked.length, 1)
})

test('an answer that others left unread is read; one they left cut off is asked for again', async (t) => {
  const { runner, draft, asked, folder, read } = bench(t)
  const raw = 'One.\nTwo.\nThree.'
  put(folder(), { 'prompt.txt': 'p', 'raw.txt': raw, 'metadata.json': METADATA })
  assert.equal((await runner.run(draft)).text(), raw)
  const cut = { ...draft, genId: 'd_2' }
  put(folder(cut), {
    'prompt.txt': 'p',
    'raw.txt': raw,
    'raw_metadata.json': '{"truncated": true}',
  })
  await runner.run(cut)
  assert.deepEqual(asked.prompts, ['p'])
  assert.notEqual(readFileSync(join(folder(cut), 'raw.txt'), 'utf8'), raw)
  assert.equal(read('raw.txt'), raw)
})

test('metadata with a byte order mark is read', async (t) => {
  const { runner, draft, folder, json } = bench(t)
  put(folder(), { 'parsed.txt': 'theirs', 'metadata.json': `\uFEFF${METADATA}` })
  await runner.run(draft)
  assert.equal(json('metadata.json')['task_id'], 't')
})
