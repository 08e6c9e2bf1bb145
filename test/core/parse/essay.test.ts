import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ParseError } from '../../../src/core/parse-error.ts'
import { essayBlock, essayBlockLenient, essayIdeaLast } from '../../../src/core/parse/essay.ts'

test('essay_block takes the first block, in any case, trimmed', () => {
  assert.equal(essayBlock('a <ESSAY>\n  one\ntwo \n</Essay> <essay>three</essay>'), 'one\ntwo')
  assert.equal(essayBlock('<essay title="x">one</essay>'), 'one')
  assert.equal(essayBlock('<essay-idea>\nno\n</essay-idea>\n<essay>yes</essay>'), 'yes')
})

test('an unclosed essay takes the rest, and none is an error', () => {
  assert.equal(essayBlock('so: <essay> one\ntwo\n'), 'one\ntwo')
  assert.throws(() => essayBlock('one\n</essay>'), ParseError)
})

test('essay_block_lenient leaves thinking out and takes the whole text without a block', () => {
  assert.equal(
    essayBlockLenient('<thinking>no <essay>x</essay></thinking>\n<essay>yes</essay>'),
    'yes',
  )
  assert.equal(
    essayBlockLenient('<Thinking depth="2">a</THINKING>\none <thinking>b</thinking>two\n'),
    'one two',
  )
  assert.equal(essayBlockLenient('<thinking>never closed'), '<thinking>never closed')
})

const idea = (text: string, stage?: string): string =>
  `<essay-idea${stage === undefined ? '' : ` stage=${stage}`}>\n${text}\n</essay-idea>\n`

test('essay_idea_last takes the last block of the highest stage, as it stands', () => {
  const text = `${idea('a', '"2"')}words ${idea('no', '"9"')}${idea('b\n\n c ', '"10"')}${idea('d', "'3'")}`
  assert.equal(essayIdeaLast(text), 'b\n\n c ')
  assert.equal(essayIdeaLast(idea('a', '"2"') + idea('b', '"2"') + idea('c')), 'b')
})

test('without stages essay_idea_last takes the last block', () => {
  assert.equal(essayIdeaLast(idea('a') + idea('b')), 'b')
  assert.equal(essayIdeaLast(`${idea('a')}<essay-idea>\nnever closed`), 'a')
  assert.equal(essayIdeaLast('<essay-idea>\r\none\r\ntwo\r\n</essay-idea>\r\n'), 'one\r\ntwo')
})

test('essay_idea_last wants tags on lines of their own', () => {
  assert.throws(() => essayIdeaLast('so <essay-idea>a</essay-idea>'), { reason: /no <essay-idea>/ })
})

test('tags without end cost no more than their length', () => {
  for (const unit of ['<essay ', '<essay-idea>\n', '<thinking>', '<thinking ', '</essay ']) {
    const text = unit.repeat(5e6 / unit.length)
    const before = process.cpuUsage()
    for (const parser of [essayBlock, essayBlockLenient, essayIdeaLast]) {
      try {
        parser(text)
      } catch (error) {
        assert.ok(error instanceof ParseError)
      }
    }
    assert.ok(process.cpuUsage(before).user < 5e6, unit)
  }
})
