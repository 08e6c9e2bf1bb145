import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { PromptResult } from '../../src/session/result.ts'
import { ParallelError } from '../../src/session/parallel-error.ts'
import { PipelineError } from '../../src/core/pipeline-error.ts'

test('a thousand failures nobody caught are printed on a screen or two, and all are in the error', () => {
  const failures = Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => {
      const stage = `s${index}`
      return [stage, new PipelineError({ stage, attempts: 1, lastError: new Error('no luck') })]
    }),
  )
  const fine = new PromptResult({
    stage: 'fine',
    inputPath: '/in',
    outputPath: '/out',
    process: { exitCode: 0, durationMs: 1 },
    attempts: 1,
    source: 'runner',
    backend: 'offline',
  })
  const error = new ParallelError({ fine }, failures)
  const printed = inspect(error)
  assert.ok(printed.split('\n').length < 100, printed.slice(0, 2000))
  assert.match(printed, /1000 of 1001 parallel stages failed/)
  assert.match(printed, /no luck/)
  assert.equal(Object.keys(error.failures).length, 1000)
  assert.equal(error.results['fine'], fine)
  assert.equal(error.lastError, failures['s999'])
})
