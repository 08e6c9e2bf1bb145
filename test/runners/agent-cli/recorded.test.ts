import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tailOf } from '../../../src/io/text-tail.ts'
import { judgeAgent } from '../../../src/runners/agent-cli/verdict.ts'
import { AGENT_CLIS, type Recorded, recordedCase, recordedCases } from './recorded.ts'

// Programs tell times of day by the clock of the machine.
process.env['TZ'] = 'UTC'
const NOW = new Date('2026-11-21T10:00:00Z')
const LIMITS = { timeoutMs: 9000, idleTimeoutMs: 9000 }

const all = Object.keys(AGENT_CLIS).flatMap(recordedCases)

/** What every program must have been seen to do. */
const SITUATIONS = `
  good good-streamed empty truncated unauthorized forbidden unknown-model rate-limited
  rate-limited-bare quota quota-reset server-error overloaded html cut-stream cut-end error-text
  slash-command denied-tool hang-headers hang-stream hung-after-result killed nothing page cut-output
  changed
`
  .trim()
  .split(/\s+/)

function judge({ provider, output, exitCode, signal, ended, wasStopped }: Recorded) {
  const { field, read } = AGENT_CLIS[provider]!
  const reading = read(output)
  const stderrTail = tailOf(output.stderr, 8192)
  const result = { exitCode, signal, ended, stderrTail, durationMs: 1000, pid: 4321 }
  return {
    reading,
    ...judgeAgent({ field, reading, output, result, limits: LIMITS, wasStopped, now: NOW }),
  }
}

for (const recorded of all) {
  const { provider, name, want, exitCode, ended } = recorded
  test(`${provider}: ${name} with exit code ${exitCode} (${ended}) is ${want.verdict}`, () => {
    const { reading, verdict, reason, retryAfterMs, resetsAt } = judge(recorded)
    const { text, verdict: wanted, retryAfterMs: wait, resetsAt: at, ...more } = want
    assert.equal(verdict, wanted, reason)
    assert.equal(retryAfterMs, wait)
    assert.equal(resetsAt, at)
    if (text !== undefined) assert.equal(reading.text || null, text)
    const { usage, costUsd, sessionId, finishReason } = reading
    const known = { usage, costUsd, sessionId, finishReason }
    for (const [field, value] of Object.entries(more)) {
      assert.deepEqual(known[field as keyof typeof known], value, field)
    }
    assert.equal(reason === undefined, verdict === 'ok', 'a reason stands with every other verdict')
  })
}

for (const provider of Object.keys(AGENT_CLIS)) {
  test(`${provider} is recorded in every situation`, () => {
    const names = new Set(recordedCases(provider).map(({ name }) => name))
    assert.deepEqual(
      SITUATIONS.filter((name) => !names.has(name)),
      [],
    )
  })

  test(`${provider}: an answer in another place is told by where it was looked for`, () => {
    const { reason, isRetryable } = judge(recordedCase(provider, 'changed'))
    assert.ok(reason?.includes(AGENT_CLIS[provider]!.field), reason)
    assert.equal(isRetryable, false)
  })

  test(`${provider}: no verdict rests on the exit code`, () => {
    const failures = recordedCases(provider).filter(({ exitCode, want }) => {
      return exitCode === 0 && want.verdict !== 'ok'
    })
    assert.ok(failures.length >= 5, `only ${failures.length} failures with exit code 0`)
    // A clean exit code makes no failure an answer, unless not ending was the whole failure.
    for (const recorded of recordedCases(provider)) {
      if (recorded.want.verdict === 'ok' || recorded.ended === 'hung') continue
      const end = { exitCode: 0, signal: null, ended: 'exit', wasStopped: false } as const
      assert.notEqual(judge({ ...recorded, ...end }).verdict, 'ok', recorded.name)
    }
  })
}
