import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { ParseError } from '../../../src/core/parse-error.ts'
import { complex, inLastLine } from '../../../src/core/parse/score.ts'

function reasonOf(parser: (text: string) => string, text: string): string {
  try {
    return `parsed ${parser(text)}`
  } catch (error) {
    assert.ok(error instanceof ParseError)
    return error.reason
  }
}

test('in_last_line reads the forms evaluations end with', () => {
  for (const [line, score] of [
    ['SCORE: 8', '8.0'],
    ['**SCORE: 7**', '7.0'],
    ['*SCORE: 7.5*', '7.5'],
    ['**Score:** 5', '5.0'],
    ['### Final Score: 6', '6.0'],
    ['Total Score 6.5 (solid)', '6.5'],
    ['So, SCORE: 0.', '0.0'],
    ['Score: 456', '5.0'],
    ['Score: 4,5,6', '5.0'],
    ['Score: 4, 5, 6', '5.0'],
    ['Score: 4 5 6', '5.0'],
    ['SCORE: 455', '4.666666666666667'],
    ['SCORE: 9', '9.0'],
    ['`SCORE: 8`', '8.0'],
    ['So I say "Score: 6.5".', '6.5'],
  ] as const) {
    assert.equal(inLastLine(`REASONING: fine\n\n${line}\n\n`), score, line)
    assert.equal(inLastLine(`${line}\n(one remark)\r\n\n*(another)*\n`), score, line)
  }
})

test('a line that is just the score comes before other forms, and the last of several counts', () => {
  assert.equal(inLastLine('Total Score: 3\nSCORE: 7\nNovelty score: 2'), '7.0')
  assert.equal(inLastLine('SCORE: 3\nNo, better:\nSCORE: 8'), '8.0')
  assert.equal(inLastLine('Score: 3, then final score: 6 points'), '6.0')
})

test('only the last three non-empty lines count', () => {
  assert.equal(reasonOf(inLastLine, 'SCORE: 7\na\n\nb\nc'), 'no score')
})

test('what is no score, or none from 0 to 9, is an error', () => {
  for (const text of [
    '',
    'fine',
    'SCORE: high',
    'SCORE: 7/10',
    'SCORE: 7 / 10',
    'SCORE: 7.5 /10.',
    'SCORE: 7-8',
    'SCORE: 4,5',
    'underscore: 5',
  ]) {
    assert.equal(reasonOf(inLastLine, text), 'no score', text)
  }
  for (const text of ['SCORE: 10', 'SCORE: 9.5', 'SCORE: -2.5', 'SCORE: 15.0', 'SCORE: 4567']) {
    assert.equal(reasonOf(inLastLine, text), 'score out of range', text)
    assert.equal(reasonOf(complex, text), 'score out of range', text)
  }
  assert.equal(reasonOf(complex, 'SCORE: 11/10'), 'score out of range')
  assert.equal(reasonOf(complex, 'SCORE: 1/0'), 'score out of range')
  assert.equal(reasonOf(complex, 'SCORE: not a number'), 'no score')
})

test('complex takes the last score of the whole answer and scales fractions to 0 to 9', () => {
  for (const [text, score] of [
    ['SCORE: 8.5\nand then\na lot\nof\nwords', '8.5'],
    ['**Total Score:** **7/10**', '6.3'],
    ['### **Final Score**  \n **5/10**', '4.5'],
    ['### **SCORE:**\n**Total Score: 4/5**\n\n**Summary:** good', '7.2'],
    ['- **Score**: **1/1** (a)\n- **Score**: **0/1** (b)\n**Total Score: 10/10**', '9.0'],
    ['SCORE: 7.5\nSCORE: 8.0\nmore', '8.0'],
    ['Score: 456', '5.0'],
    ['SCORE: 8 / 9', '8.0'],
    ['SCORE: 7\n\nHow I came to the score\n\n1. Clarity is high.\n2) So is depth.', '7.0'],
    ['Final Score:\n\n7.\n', '7.0'],
    ['Final Score\n6.5 (solid)', '6.5'],
  ] as const) {
    assert.equal(complex(text), score, text)
  }
})

test('every score from 0 to 9 comes back as the number it is, on one line', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 90 }),
      fc.constantFrom(inLastLine, complex),
      (tenths, parser) => {
        const parsed = parser(`because\n**SCORE: ${tenths / 10}**`)
        assert.equal(Number(parsed), tenths / 10)
        assert.match(parsed, /^\d\.\d+$/)
      },
    ),
  )
})

test('a failure shows the last five lines of the answer', () => {
  assert.throws(() => inLastLine('one\ntwo\nthree\n\nfour\nfive\nsix\n'), {
    code: 'parse_error',
    message: /two\nthree\nfour\nfive\nsix$/,
  })
})

test('an answer of 50 MB is read from its end', () => {
  assert.equal(inLastLine(`${'word '.repeat(10e6)}\nSCORE: 5`), '5.0')
})
