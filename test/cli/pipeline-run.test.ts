import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '../helpers/rig.ts'
import { inProcess } from './pipeline-in-process.ts'
import { ended, filesIn, reverie, start } from './reverie.ts'

// What needs a process of its own; the rest of the command is tested in pipeline-command.test.ts.

test('a failing pipeline is exit code 1 of the command, with a message and nothing on standard output', async (t) => {
  const cwd = filesIn(temporaryFolder(t), {
    'faulty.ts': `
import { pipeline } from 'reverie'
export default pipeline('faulty', [{ name: 'a', execute() { throw new Error('out of paper') } }])`,
  })
  const { code, stdout, stderr } = await reverie(t, ['pipeline', 'run', 'faulty.ts'], { cwd })
  assert.deepEqual([code, stdout], [1, ''])
  assert.match(stderr, /reverie: .*'faulty' fails at its stage 'a': out of paper/)
  assert.doesNotMatch(stderr, /^ {4}at /m)
})

test('a promise that nobody settles is exit code 1 with a message, not an end in silence', async (t) => {
  const cwd = filesIn(temporaryFolder(t), {
    'stuck.mjs': "export default { name: 'stuck', execute: () => new Promise(() => {}) }",
  })
  const { code, stdout, stderr } = await reverie(t, ['pipeline', 'run', 'stuck.mjs'], { cwd })
  assert.deepEqual([code, stdout], [1, ''])
  assert.match(stderr, /^reverie: .* a promise that nobody settles/m)
})

test('Ctrl-C ends with 130, and the next run goes on', async (t) => {
  const cwd = filesIn(temporaryFolder(t), {
    'slow.ts': `
import { chain } from 'reverie'
import { existsSync } from 'node:fs'
export default chain('slow', [
  { name: 'first', execute: () => 'done' },
  {
    name: 'second',
    execute: (_: unknown, { signal }) => {
      if (existsSync('go')) return 'went on'
      console.error('WAITING')
      // A promise alone does not keep a process up.
      setTimeout(() => {}, 60_000)
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    },
  },
])`,
  })
  const child = start(t, ['pipeline', 'run', 'slow.ts'], { cwd })
  const whole = ended(child)
  await new Promise<void>((resolve) => {
    child.stderr?.on('data', (chunk) => {
      if (String(chunk).includes('WAITING')) resolve()
    })
  })
  child.kill('SIGINT')
  assert.equal((await whole).code, 130)
  writeFileSync(join(cwd, 'go'), '')
  const plan = await inProcess(t, ['pipeline', 'run', 'slow.ts', '--dry-run'], { cwd })
  assert.equal(plan.stdout, 'reuse\tfirst\nrun\tsecond\tfirst\n')
  assert.equal((await inProcess(t, ['pipeline', 'run', 'slow.ts'], { cwd })).stdout, 'went on')
})

test('JavaScript is run as what it is, in a folder that does not say what that is', async (t) => {
  const cwd = filesIn(temporaryFolder(t), {
    'words.js': `
import { pipeline } from 'reverie'
import { given } from './given.js'
import { double } from './double.js'
const word = await Promise.resolve('sol')
export default pipeline('words', [given, { name: 'all', dependencies: ['given'], execute: ({ given }) => double(given + word) }])`,
    'given.js': "export const given = { name: 'given', execute: () => 'mar y ' }",
    'double.js': 'exports.double = (text) => text + text',
    'old.js': `
const prompt = \`
import the figures of last year,
export them as a table.\`
module.exports = { name: 'old', execute: () => prompt.length }`,
  })
  const { stdout, stderr } = await reverie(t, ['pipeline', 'run', 'words.js', '--until', 'all'], {
    cwd,
  })
  assert.deepEqual(JSON.parse(stdout), { given: 'mar y ', all: 'mar y solmar y sol' }, stderr)
  const old = await reverie(t, ['pipeline', 'run', 'old.js'], { cwd })
  assert.equal(old.stdout, '57\n', old.stderr)
})
