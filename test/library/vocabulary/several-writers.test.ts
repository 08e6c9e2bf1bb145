import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ingestBatch } from '../../../src/library/ingest-batch.ts'
import { rig, temporaryFolder } from '../../helpers/rig.ts'
import { filled, meaning, storeIn } from './meanings.ts'

const PROGRAM = fileURLToPath(new URL('ingest-program.ts', import.meta.url))

function batches(folder: string, writer: number, count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    const file = join(folder, `batch-${writer}-${n}.json`)
    writeFileSync(file, JSON.stringify(filled([meaning(`palabra ${writer} ${n}`, 'a')])))
    return file
  })
}

test('several processes take batches in at once and none is lost', async (t) => {
  const folder = temporaryFolder(t)
  const ends = [1, 2, 3].map(async (writer) => {
    const files = batches(folder, writer, 10)
    const args = ['--import', 'tsx', PROGRAM, folder, `w${writer}`, ...files]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
    t.after(() => child.kill('SIGKILL'))
    const [code] = (await once(child, 'exit')) as [number | null]
    return code
  })
  assert.deepEqual(await Promise.all(ends), [0, 0, 0])
  const { words, metadata } = storeIn(folder)
  assert.equal(Object.keys(words).length, 30)
  assert.equal(metadata['total_cards'], 30)
})

test('several stages of one process do so too', async (t) => {
  const { session, folder } = rig(t)
  const files = batches(folder, 1, 8)
  await Promise.all(files.map((file) => session.run(ingestBatch({ folder }), { file })))
  assert.equal(storeIn(folder).metadata['total_words'], 8)
})
