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
    [{ outputDir, prefix: 'p', resume: 'no' }, /Session: resume is a text.*true or false/],
    [{ outputDir, prefix: 'p', durable: 0 }, /Session: durable is 0.*true or false/],
    [{ outputDir, prefix: 'p', runner: 'claude' }, /Session: runner is a text.*a function/],
    [{ outputDir, prefix: 'p', log: console }, /Session: log is an object.*a function/],
    [{ outputDir, prefix: 'p', signal: 5 }, /Session: signal is 5.*an AbortSignal/],
  ]
  for (const [options, message] of cases) {
    assert.throws(() => new Session(options as unknown as SessionOptions), {
      name: 'TypeError',
      message,
    })
  }
  assert.deepEqual(readdirSync(outputDir), [])
})
