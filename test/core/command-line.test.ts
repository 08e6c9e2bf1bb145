import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { CommandLineError, formatCommand, splitCommand } from '../../src/core/command-line.ts'

test('a command line is split at blanks, quotes hold them together', () => {
  const cases: [string, string[]][] = [
    ['./agent', ['./agent']],
    ['  a \t b\nc ', ['a', 'b', 'c']],
    [`a 'b c' "d e"`, ['a', 'b c', 'd e']],
    [`a ''`, ['a', '']],
    [`a --flag='b c'd`, ['a', '--flag=b cd']],
    [`a 'b\\c' "d\\"e\\\\" f\\ g`, ['a', 'b\\c', 'd"e\\', 'f g']],
    [`a {"k": 1}`, ['a', '{k:', '1}']],
    [`a '{"k": 1}'`, ['a', '{"k": 1}']],
    [
      'a "é 日本" $HOME *.md | b > c; d & `e`',
      ['a', 'é 日本', '$HOME', '*.md', '|', 'b', '>', 'c;', 'd', '&', '`e`'],
    ],
  ]
  for (const [line, words] of cases) assert.deepEqual(splitCommand(line), words, line)
})

test('a line that cannot be split says why', () => {
  for (const line of ['', ' \t', `''`, `a 'b`, `a "b`, `a "b\\"`, 'a b\\']) {
    assert.throws(
      () => splitCommand(line),
      (error) => error instanceof CommandLineError && error.line === line,
      line,
    )
  }
})

test('a formatted command is split into what it was made of', () => {
  const word = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom(' ', "'", '"', '\\', '\n', '$', 'a') }),
  )
  fc.assert(
    fc.property(
      word.filter((program) => program !== ''),
      fc.array(word),
      (program, args) => {
        assert.deepEqual(splitCommand(formatCommand([program, ...args])), [program, ...args])
      },
    ),
  )
})

test('only what needs quotes is quoted', () => {
  assert.equal(
    formatCommand(['claude', '-p', '--model=a/b:c', 'two words', '', "it's"]),
    `claude -p --model=a/b:c 'two words' '' 'it'\\''s'`,
  )
})
