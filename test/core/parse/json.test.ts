import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as z from 'zod'
import { ParseError } from '../../../src/core/parse-error.ts'
import { extractValue, json } from '../../../src/core/parse/json.ts'

const Task = z.object({ id: z.string(), hours: z.number().default(1) })
const Plan = z.object({ tasks: z.array(Task) })

test('json gives what the schema makes of the value', () => {
  assert.deepEqual(json(Plan)('Plan:\n```json\n{"tasks":[{"id":"T01"}]}\n```'), {
    tasks: [{ id: 'T01', hours: 1 }],
  })
  assert.deepEqual(json(z.array(z.number()))('Here: [1, 2]'), [1, 2])
})

test('of several values the first the schema accepts wins', () => {
  assert.deepEqual(json(Plan)('Like {"tasks":"…"}, so {"tasks":[]} or {"tasks":[{"id":"x"}]}'), {
    tasks: [],
  })
})

test('a schema that refuses is told with path and value', () => {
  assert.throws(
    () => json(Plan)('{"tasks":[{"id":"T01"},{"id":7,"hours":"many"}]}'),
    (error) => {
      assert.ok(error instanceof ParseError)
      assert.equal(error.reason, 'does not fit')
      assert.match(error.issues[0] ?? '', /^tasks\[1\]\.id: .* \(is 7\)$/)
      assert.match(error.issues[1] ?? '', /^tasks\[1\]\.hours: .* \(is "many"\)$/)
      return true
    },
  )
  assert.throws(() => json(Plan)('[]'), {
    reason: 'does not fit',
    message: /top level: .* \(is \[\]\)/,
  })
})

test('a schema that refuses thousands of items is told in a message one can read', () => {
  const tasks = Array.from({ length: 5000 }, (_, id) => ({ id }))
  assert.throws(
    () => json(Plan)(JSON.stringify({ tasks })),
    (error) => {
      assert.ok(error instanceof ParseError)
      assert.equal(error.issues.length, 5000)
      assert.match(error.message, /tasks\[49\]\.id: .*\n- and 4950 more\n/)
      return true
    },
  )
  const odd = Object.fromEntries(tasks.map(({ id }) => [`key-${id}`, id]))
  assert.throws(
    () => json(z.strictObject({}))(JSON.stringify(odd)),
    (error) => error instanceof ParseError && error.message.length < 1000,
  )
})

test('extractValue tells the repairs and the JSON that was parsed', () => {
  const found = extractValue('{"tasks":[],}', Plan)
  assert.deepEqual(found, {
    value: { tasks: [] },
    repairs: ['trailing-commas'],
    json: '{"tasks":[]}',
  })
})

test('a broken answer and a cut off one fail before the schema is asked', () => {
  const asked: unknown[] = []
  const schema = {
    safeParse: (value: unknown) => (asked.push(value), { success: true as const, data: 1 }),
  }
  assert.throws(() => json(schema)('{"a":'), { reason: 'truncated' })
  assert.throws(() => json(schema)('{"a" 1}'), { reason: 'not valid JSON' })
  assert.deepEqual(asked, [])
})
