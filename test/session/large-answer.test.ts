import assert from 'node:assert/strict'
import { chmodSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { rig } from '../helpers/rig.ts'

const MEGABYTES = 100

test('an answer of 100 MB goes to its file without passing through memory', async (t) => {
  const { session, folder } = rig(t)
  const program = join(folder, 'talk.sh')
  writeFileSync(program, `#!/bin/sh\nhead -c ${MEGABYTES * 1_000_000} /dev/zero | tr '\\0' a\n`)
  chmodSync(program, 0o755)
  await session.runPrompt('warm', 'x', 'command:echo hello')
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  const result = await session.runPrompt('large', 'x', ['command', program])
  const growth = (process.memoryUsage().rss - before) / 1_000_000
  assert.equal(statSync(result.outputPath).size, MEGABYTES * 1_000_000)
  assert.ok(growth < MEGABYTES / 4, `memory grew by ${growth.toFixed(0)} MB`)
})
