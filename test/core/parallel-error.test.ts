import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { ParallelError } from '../../src/core/parallel-error.ts'
import { PipelineError } from '../../src/core/pipeline-error.ts'

test('a thousand failures nobody caught are printed on a screen or two, and all are in the error', () => {
  const failures = Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => {
      const stage = `s${index}`
      return [stage, new PipelineError({ stage, attempts: 1, lastError: new Error('no luck') })]
    }),
  )
  const error = new ParallelError({ fine: 'kept' }, failures)
  const printed = inspect(error)
  assert.ok(printed.split('\n').length < 100, printed.slice(0, 2000))
  assert.match(printed, /1000 of 1001 parallel stages failed/)
  assert.match(printed, /no luck/)
  assert.equal(Object.keys(error.failures).length, 1000)
  assert.deepEqual(error.results, { fine: 'kept' })
  assert.equal(error.lastError, failures['s999'])
})
