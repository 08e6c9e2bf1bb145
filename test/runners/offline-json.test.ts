import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { z } from 'zod'
import { answer } from '../../src/runners/offline/answer.ts'

const ask = (prompt: string): unknown => JSON.parse(answer(prompt))

test('an example object is answered with its keys and the least of each type', () => {
  const prompt =
    'Extract the tasks. Return only a JSON object of this form:\n{"tasks": [{"id": "T01"}], "summary": "text", "count": 3, "ok": true, "meta": {"by": "..."}, "none": null}\n\nInput:\n{"company": "Acme", "sizes": [1, 2]}'
  assert.deepEqual(ask(prompt), {
    tasks: [],
    summary: '',
    count: 0,
    ok: false,
    meta: { by: '' },
    none: null,
  })
})

test('a shape that is shown is wanted, also where nobody says JSON', () => {
  const tasks = 'List the tasks of a baker as {"tasks": [{"id": "T01", "text": "…"}]}.'
  assert.deepEqual(ask(tasks), { tasks: [] })
  assert.deepEqual(ask('Judge it. Use the form: { "fair": true, "why": "…" }\n\nSea.'), {
    fair: false,
    why: '',
  })
  assert.deepEqual(ask('Name three seas, as [{"name": "…"}].'), [])
})

test('a choice is answered with its first value', () => {
  const prompt =
    'Respond with JSON:\n{"phase": "SENSE | DECIDE", "kind": "a" | "b", "level": low | high}'
  assert.deepEqual(ask(prompt), { phase: 'SENSE', kind: 'a', level: 'low' })
})

test('comments, dots, place-holders and TypeScript are read as shapes', () => {
  const json =
    'Reply in JSON like this:\n```json\n{\n  "name": "<string>", // who\n  "tags": ["...", ...],\n  "score": <0-9>,\n  ...\n}\n```'
  assert.deepEqual(ask(json), { name: '', tags: [], score: 0 })
  const types =
    'Return JSON:\ninterface Out {\n  title: string;\n  tags?: string[];\n  at: { n: number, ok: boolean } // where\n  items: Array<{ x: number }>\n}'
  assert.deepEqual(ask(types), { title: '', tags: [], at: { n: 0, ok: false }, items: [] })
})

test('a JSON Schema is answered with what fits it', () => {
  const schema = z.object({
    title: z.string().min(3),
    tags: z.array(z.string().min(1)).min(2),
    n: z.number().int().min(1),
    level: z.enum(['low', 'high']),
    at: z.object({ day: z.iso.date(), ok: z.boolean() }),
    either: z.union([z.string(), z.number()]),
    extra: z.string().optional(),
  })
  const prompt = `Respond with JSON matching this schema:\n\`\`\`json\n${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n\`\`\`\nText: hello.`
  const value = schema.parse(ask(prompt))
  assert.equal('extra' in value, false)
})

test('references within a schema are followed, also in circles', () => {
  const schema = {
    type: 'object',
    properties: { root: { $ref: '#/$defs/node' } },
    required: ['root'],
    $defs: {
      node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } }, required: ['next'] },
    },
  }
  const value = ask(`Return JSON for this schema: ${JSON.stringify(schema)}`) as { root: unknown }
  assert.equal(typeof value.root, 'object')
})

test('keys that are listed in words are there, with the types that are named', () => {
  assert.deepEqual(
    ask(
      'Reply in JSON with the keys `title` (string), `score` (number) and `tags` (array of strings).',
    ),
    { title: '', score: 0, tags: [] },
  )
  assert.deepEqual(ask('Output a JSON object with fields: name, age, email. Text: Bob is 7.'), {
    name: '',
    age: '',
    email: '',
  })
})

test('without a shape the answer is an empty object, or an empty list where one is asked for', () => {
  assert.deepEqual(ask('Give me valid JSON. Text: the cat sat.'), {})
  assert.deepEqual(ask('Return a JSON array with the verbs in: run, jump.'), [])
})

test('JSON is recognised in other languages', () => {
  assert.deepEqual(
    ask(
      '다음 입력을 분석하여 단일 JSON 객체로 출력하세요.\n\n{"task_atoms": ["..."], "phase": "P1 | P2"}\n\n입력:\n{"회사": "가"}',
    ),
    { task_atoms: [], phase: 'P1' },
  )
})

test('a text about JSON is not a wish for it', () => {
  const said = answer(
    'Summarise this article in one sentence.\n\nJSON is a data format that people use to exchange objects. It came from JavaScript. Many programs read it.',
  )
  assert.match(said, /^# Extract/)
})

test('a long text with many escapes is no trouble', () => {
  assert.deepEqual(ask(`Return JSON like {"a": "${String.raw`\n`.repeat(1_000_000)}"}`), { a: '' })
})

test('an object that a prompt shows comes back with its keys, whatever they are', () => {
  const key = fc.string({
    unit: fc.constantFrom('a', 'b', 'Z', '_', 'é', '字', ' ', '-'),
    minLength: 1,
    maxLength: 8,
  })
  const value = fc.oneof(
    fc.constantFrom('', 'some text', 'é字', '"quoted"', 'back\\slash'),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 }),
  )
  fc.assert(
    fc.property(fc.dictionary(key, value, { minKeys: 1 }), (shown) => {
      const said = ask(`Return JSON in exactly this format: ${JSON.stringify(shown)}`)
      assert.deepEqual(Object.keys(said as object), Object.keys(shown))
      for (const [name, least] of Object.entries(said as object)) {
        const original = shown[name]
        assert.equal(Array.isArray(least), Array.isArray(original))
        assert.equal(typeof least, typeof original)
      }
    }),
  )
})
