import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { extractJson, type ExtractOptions } from '../../../src/core/json/extract-json.ts'
import { ParseError } from '../../../src/core/parse-error.ts'

interface Case {
  id: string
  title: string
  input: string
  want: { value?: unknown; fail?: boolean; reason?: string }
}

const cases = JSON.parse(
  readFileSync(new URL('../../fixtures/json-extraction.json', import.meta.url), 'utf8'),
) as Case[]

function failure(text: string, options?: ExtractOptions): ParseError {
  try {
    extractJson(text, options)
  } catch (error) {
    assert.ok(error instanceof ParseError)
    return error
  }
  throw new assert.AssertionError({ message: `${text} was taken` })
}

for (const { id, title, input, want } of cases) {
  test(`${id}: ${title}`, () => {
    const options = { earlyCloseKeys: ['raw_job_desc', 'workflow_name'] }
    if (want.fail === true) {
      const error = failure(input, options)
      if (want.reason !== undefined) assert.equal(error.reason, want.reason)
    } else {
      assert.deepEqual(extractJson(input, options).value, want.value)
    }
  })
}

test('each repair is recorded by its name, and valid JSON needs none', () => {
  const repairs = (text: string, earlyCloseKeys: string[] = []): string[] =>
    extractJson(text, { earlyCloseKeys }).repairs
  assert.deepEqual(repairs('{"a":1}'), [])
  assert.deepEqual(repairs('\uFEFF{"a":1}'), ['byte-order-mark'])
  assert.deepEqual(repairs('{"a":\uFEFF1}'), ['byte-order-mark'])
  assert.deepEqual(repairs('{"a":"\n"}'), ['control-characters'])
  assert.deepEqual(repairs('{\u00a0"a":1}'), ['non-breaking-blanks'])
  assert.deepEqual(repairs('{"a":[1,],}'), ['trailing-commas'])
  assert.deepEqual(repairs('{“a”: “b”}'), ['curly-quotes'])
  assert.deepEqual(repairs('{"k":"v"}, "b": 1}', ['k']), ['early-close'])
  assert.deepEqual(repairs('{“a”:\u00a0"x\ty",}'), [
    'control-characters',
    'non-breaking-blanks',
    'trailing-commas',
    'curly-quotes',
  ])
})

test('what stands in a string is never repaired', () => {
  const text = '{"a":"x,]\u00a0\uFEFF “b”, }","b":[1,]}'
  assert.deepEqual(extractJson(text).value, { a: 'x,]\u00a0\uFEFF “b”, }', b: [1] })
})

test('raw line ends in strings become \\n, and other control characters keep their code', () => {
  assert.deepEqual(extractJson('{"a":"1\r\n2\n3\r4\u00015"}').value, { a: '1\n2\n3\r4\u00015' })
})

test('a backslash before a raw line end is a wrong escape, not a text with a backslash', () => {
  assert.equal(failure('{"a":"x\\\ny"}').reason, 'not valid JSON')
  assert.deepEqual(extractJson('{"a":"x\\\\\ny"}').value, { a: 'x\\\ny' })
})

test('curly quotes inside a string in curly quotes are text, straight ones are escaped', () => {
  assert.deepEqual(extractJson('{“a”: “say “x” and "y" \\n”, “b”: 1}').value, {
    a: 'say “x” and "y" \n',
    b: 1,
  })
})

test('an object closed early goes on only after a named key and before another key', () => {
  const text = '{"job": {"x": [1]}}, "tasks": [2]}'
  assert.deepEqual(extractJson(text, { earlyCloseKeys: ['job'] }).value, {
    job: { x: [1] },
    tasks: [2],
  })
  assert.deepEqual(extractJson(text).value, { job: { x: [1] } })
  assert.deepEqual(
    extractJson('{"meta": {"job": "x"}}, "tasks": [2]}', { earlyCloseKeys: ['job'] }).value,
    { meta: { job: 'x' }, tasks: [2] },
  )
  assert.deepEqual(extractJson('{“job”: “x”}, “b”: 1}', { earlyCloseKeys: ['job'] }).value, {
    job: 'x',
    b: 1,
  })
  assert.deepEqual(
    extractJson('{"meta": {"job": "x"}, "a": 1}, "b": 2}', { earlyCloseKeys: ['job'] }).value,
    { meta: { job: 'x' }, a: 1 },
  )
  assert.deepEqual(extractJson('{"job": 1}, {"b": 2}', { earlyCloseKeys: ['job'] }).value, {
    job: 1,
  })
  assert.deepEqual(extractJson('See: {"job": 1}, and so on', { earlyCloseKeys: ['job'] }).value, {
    job: 1,
  })
})

test('a part of a broken object never passes for the answer', () => {
  for (const text of [
    '{"a":True,"b":{"c":1}}',
    '{a:{"b":1}}',
    '{\'a\':{"b":1}}',
    '{"a":1 "b":{"c":2}}',
    '{"a":"say "hi" now","b":{"c":1}}',
    '{"a":{"b":1}, // note\n"c":2}',
    '[{"a":1},{"a":2}]',
    '[{"a":1},{"a":',
    '{"list":[{"a":1},{"a":2},',
    '"quoted {}"',
  ]) {
    failure(text)
  }
})

test('brackets in prose do not hide the answer', () => {
  for (const prose of [
    'Use { to open. ',
    'In [0, 1) and [see below] or {x}: ',
    'Cite [1], [2, 3] and [a](b). ',
    'A `{"` begins it. ',
    '[note: ',
    '{{',
    'f(x) = {1, 2} ',
    '\\frac{a}{b} ',
    '<think>{maybe: "that"}</think>',
  ]) {
    assert.deepEqual(extractJson(`${prose}{"a":1}`).value, { a: 1 }, prose)
  }
})

test('a fence comes before an object in prose, unless it is inside a string of one', () => {
  assert.deepEqual(extractJson('Like {"a":0}:\n```json\n{"a":1}\n```').value, { a: 1 })
  assert.deepEqual(extractJson('``` json5 title="x"\n{"a":1}```').value, { a: 1 })
  assert.deepEqual(extractJson('So: {"code":"\n```json\n{}\n```"}').value, {
    code: '\n```json\n{}\n```',
  })
  assert.deepEqual(extractJson('```json\n{"md":"```\\n{}\\n```"}\n```').value, {
    md: '```\n{}\n```',
  })
  assert.deepEqual(extractJson('~~~\n```\n{"a":1}\n```\n~~~').value, { a: 1 })
})

test('the kind of the top level is told apart', () => {
  assert.deepEqual(extractJson('Take [1] of {"a":1}', { expect: 'array' }).value, [1])
  assert.deepEqual(extractJson('Take [1] of {"a":1}').value, { a: 1 })
  assert.equal(extractJson('42', { expect: 'any' }).value, 42)
  assert.equal(extractJson('```\n"a\tb"\n```', { expect: 'any' }).value, 'a\tb')
  assert.equal(failure('[{"a":1}]').reason, 'top level is not an object')
  assert.equal(failure('{"a":1}', { expect: 'array' }).reason, 'top level is not an array')
})

test('of several values the first that fits wins, else what speaks against the first is told', () => {
  const fits = (value: unknown): string[] =>
    typeof value === 'object' && value !== null && 'id' in value ? [] : ['id: absent']
  assert.deepEqual(extractJson('{"x":1} {"id":2} {"id":3}', { fits }).value, { id: 2 })
  const error = failure('{"x":1}', { fits })
  assert.equal(error.reason, 'does not fit')
  assert.deepEqual(error.issues, ['id: absent'])
})

test('the lenient rung takes what the strict ones leave, and says so', () => {
  for (const [text, value] of [
    ["So: {'a': 'it''}'}".replace("''", ''), { a: 'it}' }],
    ['{a: 1, /* why */ b: [True, None],}', { a: 1, b: [true, null] }],
    ['```\n{a: 1} // done\n```', { a: 1 }],
  ] as const) {
    failure(text)
    const found = extractJson(text, { repair: 'lenient' })
    assert.deepEqual(found.value, value)
    assert.equal(found.repairs.at(-1), 'jsonrepair')
  }
  assert.equal(failure('{"a": [1, 2', { repair: 'lenient' }).reason, 'truncated')
})

test('a failure keeps the whole text and shows its last five lines', () => {
  const text = ['one', '', 'two', 'three', 'four', 'five', 'six', ''].join('\n')
  const error = failure(text)
  assert.equal(error.text, text)
  assert.match(error.message, /two\nthree\nfour\nfive\nsix$/)
  assert.doesNotMatch(error.message, /one/)
})

const prose = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '{x}',
        '[see]',
        '`',
        '``',
        '“so”',
        "it's",
        '\n',
        ' ',
        'a, b',
        '} ]',
        '{',
        '[0, 1)',
      ),
      fc.string({ unit: fc.constantFrom(...Array.from('abc .,;!?()<>-*#\n')) }),
    ),
  )
  .map((parts) => parts.join(' so '))
const container = fc.oneof(fc.object({ maxDepth: 3 }), fc.array(fc.jsonValue(), { maxLength: 4 }))
const written = fc
  .tuple(container, fc.constantFrom(undefined, 2, '\t'))
  // As the text has it: -0, undefined and the like are no JSON.
  .map(([value, indent]) => JSON.stringify(value, null, indent))

test('valid JSON of any shape comes back unchanged from prose, fences and both', () => {
  fc.assert(
    fc.property(written, prose, prose, (json, before, after) => {
      const value: unknown = JSON.parse(json)
      const options = { expect: 'any' } as const
      const isFencedInside = /```|~~~/.test(json)
      assert.deepEqual(extractJson(json, options), { value, repairs: [], json })
      for (const text of [
        `${before}\n${json}\n${after}`,
        ...(isFencedInside ? [] : [`${before}\n\`\`\`json\n${json}\n\`\`\`\n${after}`]),
        `~~~\n${json}`,
      ]) {
        assert.deepEqual(extractJson(text, options).value, value, text)
      }
    }),
    { numRuns: 300 },
  )
})

test('an answer cut off anywhere fails as truncated, whichever rungs are allowed', () => {
  const object = fc.object({ maxDepth: 3 }).map((value) => JSON.stringify(value))
  fc.assert(
    fc.property(
      object,
      fc.nat(),
      fc.constantFrom('', 'Here:\n', '```json\n'),
      (json, cut, before) => {
        const text = before + json.slice(0, 1 + (cut % (json.length - 1)))
        for (const repair of ['strict', 'lenient'] as const) {
          assert.equal(failure(text, { repair }).reason, 'truncated', text)
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('no text makes the extraction throw anything but a ParseError', () => {
  const piece = fc.constantFrom(
    ...'{}[]",:\\“”\'`~/*\n 1a'.split(''),
    '```',
    '"a":',
    'true',
    '\uFEFF',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const options = { repair: 'lenient', expect: 'any', earlyCloseKeys: ['a'] } as const
      try {
        extractJson(pieces.join(''), options)
      } catch (error) {
        assert.ok(error instanceof ParseError)
      }
    }),
    { numRuns: 2000 },
  )
})

test('the time grows with the length of the text only, however it is made', () => {
  const units = [
    '{',
    '[{"',
    '```',
    '"',
    '{"a":',
    '[',
    '[1,',
    '{“',
    '{“a”,',
    '{"a":1},"',
    '{"a":1}, “',
    '```{',
    "{'",
    '{"a":x}',
  ]
  for (const unit of units) {
    const time = (length: number): number => {
      const text = unit.repeat(length / unit.length)
      const before = process.cpuUsage()
      try {
        extractJson(text, { expect: 'any', repair: 'lenient', earlyCloseKeys: ['a'] })
      } catch (error) {
        assert.ok(error instanceof ParseError)
      }
      return process.cpuUsage(before).user / 1000
    }
    time(1e5)
    // Quadratic work would take a hundred times as long; a busy machine may take some more.
    const small = time(2e5)
    assert.ok(time(2e6) < 40 * Math.max(small, 5), unit)
  }
})

test('an answer of 50 MB is read', () => {
  const answer = `Here it is:\n{"a": "${'x'.repeat(50e6)}", "b": [1,]}\nDone.`
  const { value, repairs } = extractJson(answer)
  assert.deepEqual(repairs, ['trailing-commas'])
  assert.equal((value as { a: string }).a.length, 50e6)
})
