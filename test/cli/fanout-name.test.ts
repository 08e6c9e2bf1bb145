import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { fanoutName } from '../../src/cli/fanout-name.ts'
import { type Backend, parseBackend } from '../../src/core/backend.ts'
import { checkName } from '../../src/core/name.ts'

const claude = parseBackend('claude:sonnet')

test('a plain path and backend can be read from the name', () => {
  assert.equal(fanoutName('prompts/draft.md', claude), 'claude-sonnet.prompts.draft')
  assert.equal(fanoutName('a.txt', parseBackend('openai:gpt-4.1')), 'openai-gpt-4_1.a.txt')
})

test('every path and backend gives a name that can stand in a file name', () => {
  const backend: fc.Arbitrary<Backend> = fc.record({
    provider: fc.string({ minLength: 1, unit: 'grapheme' }),
    model: fc.string({ maxLength: 300, unit: 'grapheme' }),
  })
  const path = fc.string({ minLength: 1, maxLength: 400, unit: 'grapheme' })
  fc.assert(
    fc.property(path, backend, (file, asked) => {
      const name = fanoutName(file, asked)
      assert.equal(checkName('Name', name), name)
      assert.equal(fanoutName(file, asked), name)
    }),
  )
})

test('paths that differ only in what a name cannot hold do not meet', () => {
  const paths = [
    'a/b.md',
    'a-b.md',
    'a b.md',
    'a_b.md',
    'a.b.md',
    'a--b.md',
    '-a-b.md',
    'a/b',
    'a.md',
    'a',
    '/a/b.md',
    '日本.md',
    '中国.md',
    `${'long/'.repeat(60)}a.md`,
    `${'long/'.repeat(61)}a.md`,
  ]
  const names = paths.map((path) => fanoutName(path, claude))
  assert.equal(new Set(names).size, paths.length, names.join('\n'))
})

test('paths of letters and slashes never meet', () => {
  const word = fc.stringMatching(/^[a-z _-]{1,4}$/)
  const path = fc
    .array(word, { minLength: 1, maxLength: 3 })
    .map((parts) => `${parts.join('/')}.md`)
  fc.assert(
    fc.property(path, path, (one, other) => {
      fc.pre(one !== other)
      assert.notEqual(fanoutName(one, claude), fanoutName(other, claude))
    }),
  )
})

test('backends that differ only in what a name cannot hold do not meet', () => {
  const backends = ['x:a/b', 'x:a b', 'x:a:b', 'x:a-b', 'command:tr a b', 'command:tr a  b']
  const names = backends.map((backend) => fanoutName('p.md', parseBackend(backend)))
  assert.equal(new Set(names).size, backends.length, names.join('\n'))
})
