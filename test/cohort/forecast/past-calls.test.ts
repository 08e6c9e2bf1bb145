import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { callKey, readPastCalls } from '../../../src/cohort/forecast/past-calls.ts'
import { folderWith } from '../../helpers/folder-with.ts'

const end = (stage: string, accepted: boolean, more: object = {}) =>
  JSON.stringify({
    type: 'attempt-end',
    stage,
    at: '2025-01-01T00:00:00Z',
    attempt: 1,
    backend: 'test:m',
    verdict: accepted ? 'ok' : 'bad_output',
    accepted,
    exitCode: 0,
    durationMs: 1,
    ...more,
  })
const tokens = (inputTokens: number, outputTokens: number) => ({
  usage: { inputTokens, outputTokens },
})

test('calls of a stage and backend are gathered; failed attempts count with the one that came off', (t) => {
  const lines = [
    '{"type":"session-start"}',
    end('draft.d_1', false, { ...tokens(10, 1), costUsd: 0.5 }),
    end('draft.d_2', true, { ...tokens(20, 2), costUsd: 1 }),
    end('draft.d_1', true, { ...tokens(10, 3), costUsd: 0.25 }),
    end('essay.e_1', true, { usage: { outputTokens: 7 }, backend: 'other:m' }),
    end('essay.e_2', false, tokens(5, 5)),
  ]
  const past = readPastCalls(
    join(folderWith(t, { j: `${lines.join('\n')}\n{"type":"attempt-end","st` }), 'j'),
  )
  assert.deepEqual(Object.fromEntries(past), {
    [callKey('draft', 'test:m')]: { tokens: [22, 24], costs: [1, 0.75] },
    [callKey('essay', 'other:m')]: { tokens: [7], costs: [] },
  })
})

test('what one attempt did not report is not known of all of them, and never zero', (t) => {
  const lines = [end('draft.d_1', false, { costUsd: 1 }), end('draft.d_1', true, tokens(1, 1))]
  const past = readPastCalls(join(folderWith(t, { j: lines.join('\n') }), 'j'))
  assert.deepEqual(past.get(callKey('draft', 'test:m')), { tokens: [], costs: [] })
  assert.equal(readPastCalls('/nowhere/journal.jsonl').size, 0)
})
