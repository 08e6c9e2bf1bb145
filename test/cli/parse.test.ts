import assert from 'node:assert/strict'
import { test } from 'node:test'
import { temporaryFolder } from '../helpers/rig.ts'
import { jsonLines, reverie } from './reverie.ts'

test('what is found in an answer is on standard output', async (t) => {
  const cwd = temporaryFolder(t)
  const score = await reverie(t, ['parse', 'in_last_line', '--stage', 'evaluation'], {
    cwd,
    input: 'A good essay.\n\n**SCORE: 7.5**\n',
  })
  assert.deepEqual([score.code, score.stdout], [0, '7.5\n'])
  const found = await reverie(t, ['parse', 'json'], {
    cwd,
    input: 'Sure:\n```json\n{"a": [1]}\n```',
  })
  assert.equal(found.code, 0)
  assert.deepEqual(JSON.parse(found.stdout), { a: [1] })
})

test('an answer that cannot be used is exit code 1 with the reason, as a sentence or as JSON', async (t) => {
  const call = { cwd: temporaryFolder(t), input: 'I would rather not.' }
  const prose = await reverie(t, ['parse', 'in_last_line'], call)
  assert.deepEqual([prose.code, prose.stdout], [1, ''])
  assert.match(prose.stderr, /^reverie: .*no score[^]*I would rather not\./)
  assert.doesNotMatch(prose.stderr, /^ {4}at /m)
  const json = await reverie(t, ['parse', 'in_last_line', '--json'], call)
  assert.equal(json.code, 1)
  const [line] = jsonLines(json.stdout) as [{ error: { code: string; reason: string } }]
  assert.deepEqual([line.error.code, line.error.reason], ['parse_error', 'no score'])
})

test('an unknown parser is exit code 2 and lists the known ones', async (t) => {
  const call = { cwd: temporaryFolder(t), input: 'x' }
  const { code, stderr } = await reverie(t, ['parse', 'in_last_lin'], call)
  assert.equal(code, 2)
  assert.match(stderr, /in_last_line.*essay_block/s)
})
