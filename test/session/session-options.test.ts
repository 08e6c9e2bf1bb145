import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { Session, type SessionOptions } from '../../src/index.ts'
import { temporaryFolder } from '../helpers/rig.ts'

test('an option of a session that cannot be meant is refused before anything is written', (t) => {
  const outputDir = temporaryFolder(t)
  const cases: [Record<string, unknown>, RegExp][] = [
    [{ outputDir, prefix: 'p', resmue: false }, /no option 'resmue'.*Did you mean 'resume'/],
    [{ outputDir }, /^Session prefix undefined is not a text/],
    [{ prefix: 'p' }, /^outputDir is undefined/],
    [{ outputDir, prefix: 'p', killDelayMs: -1 }, /killDelayMs is -1/],
    [{ outputDir, prefix: 'p', outputSuffix: '/x' }, /outputSuffix is "\/x"/],
  ]
  for (const [options, message] of cases) {
    assert.throws(() => new Session(options as unknown as SessionOptions), {
      name: 'TypeError',
      message,
    })
  }
  assert.deepEqual(readdirSync(outputDir), [])
})
