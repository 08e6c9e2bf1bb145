import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '../helpers/rig.ts'
import { fakeProgram } from '../runners/agent-cli/fake-program.ts'
import { reverie } from './reverie.ts'

test('a prompt goes on with the conversation named on the command line', async (t) => {
  const cwd = temporaryFolder(t)
  const env = fakeProgram('claude', { folder: cwd })
  const args = ['run', 'shorter', '-b', 'claude:sonnet', '--resume-session']
  const { code, stderr } = await reverie(t, [...args, 'ses-1'], { cwd, env, input: 'Shorter.' })
  assert.equal(code, 0, stderr)
  const given = JSON.parse(readFileSync(join(cwd, 'args.json'), 'utf8')) as string[]
  assert.equal(given[given.indexOf('--resume') + 1], 'ses-1')

  const refused = await reverie(t, [...args, 'two words'], { cwd, env, input: 'Shorter.' })
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /--resume-session.*sessionId/)
})
