import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { ReverieError } from '../../src/core/errors.ts'
import type { RunnerReply, RunnerRequest } from '../../src/runners/contract.ts'
import { type TextFunction, textRunner } from '../../src/runners/text-runner.ts'
import { scratch } from '../helpers/programs.ts'

function requestIn(t: TestContext, more: Partial<RunnerRequest> = {}): RunnerRequest {
  const folder = scratch(t)
  writeFileSync(join(folder, 'in'), 'the prompt')
  return {
    stage: 'draft',
    attempt: 1,
    backend: { provider: 'mine', model: 'm' },
    inputPath: join(folder, 'in'),
    outputPath: join(folder, 'out'),
    timeoutMs: 60_000,
    signal: new AbortController().signal,
    ...more,
  }
}

function untimed({ durationMs, ...rest }: RunnerReply): Partial<RunnerReply> {
  assert.ok(durationMs >= 0)
  return rest
}

test('a function gets the prompt and the request and its text becomes the answer', async (t) => {
  const request = requestIn(t)
  const runner = textRunner((prompt, { backend }) => `${prompt} for ${backend.model}`)
  assert.deepEqual(untimed(await runner(request)), { exitCode: 0, verdict: 'ok' })
  assert.equal(readFileSync(request.outputPath, 'utf8'), 'the prompt for m')
})

test('what a function knows of its answer is in the reply', async (t) => {
  const known = { usage: { inputTokens: 3, outputTokens: 4 }, costUsd: 0.5, finishReason: 'stop' }
  const reply = await textRunner(() => ({ text: 'x', ...known }))(requestIn(t))
  assert.deepEqual(untimed(reply), { exitCode: 0, verdict: 'ok', ...known })
})

test('an answer that ends at a length limit is kept and is truncated', async (t) => {
  const request = requestIn(t)
  const reply = await textRunner(() => ({ text: 'x', finishReason: 'length' }))(request)
  assert.equal(reply.verdict, 'truncated')
  assert.equal(readFileSync(request.outputPath, 'utf8'), 'x')
})

test('what a function throws is the very error of the call', async (t) => {
  for (const fault of [new TypeError('mine'), new ReverieError('x', 'y', { isRetryable: true })]) {
    const thrown = textRunner(() => {
      throw fault
    })
    const rejected = textRunner(() => Promise.reject(fault))
    for (const runner of [thrown, rejected]) {
      await assert.rejects(runner(requestIn(t)), (error) => error === fault)
    }
  }
})

test('a function that returns no text is told so', async (t) => {
  for (const value of [undefined, null, 7, { words: 'x' }]) {
    const runner = textRunner((() => value) as unknown as TextFunction)
    await assert.rejects(runner(requestIn(t)), /stage 'draft'.*expected a string/)
  }
})

test('an answer that comes after the cancel is not written', async (t) => {
  const controller = new AbortController()
  const request = requestIn(t, { signal: controller.signal })
  let answer = (_text: string): void => {}
  const late = new Promise<string>((resolve) => (answer = resolve))
  const call = textRunner(() => late)(request)
  controller.abort()
  assert.equal((await call).verdict, 'cancelled')
  answer('too late')
  await late
  assert.equal(existsSync(request.outputPath), false)
})

test('a function hears of the cancel and of the end of its time', async (t) => {
  const reasons: unknown[] = []
  const waits = textRunner((_prompt, { signal }) => {
    return new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => {
        reasons.push(signal.reason)
        reject(new Error('stopped'))
      }),
    )
  })
  const controller = new AbortController()
  const cancelled = waits(requestIn(t, { signal: controller.signal }))
  const reason = new Error('enough')
  controller.abort(reason)
  assert.equal((await cancelled).verdict, 'cancelled')
  assert.equal((await waits(requestIn(t, { timeoutMs: 20 }))).verdict, 'timeout')
  assert.equal(reasons[0], reason)
  assert.equal((reasons[1] as DOMException).name, 'TimeoutError')
})

test('a time limit beyond what a timer can hold does not end a call at once', async (t) => {
  const runner = textRunner(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    return 'answer'
  })
  for (const timeoutMs of [Infinity, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
    assert.equal((await runner(requestIn(t, { timeoutMs }))).verdict, 'ok')
  }
})

test('an output that cannot be written is an error with its path', async (t) => {
  const request = requestIn(t)
  const outputPath = join(request.outputPath, 'none', 'out')
  await assert.rejects(textRunner(() => 'x')({ ...request, outputPath }), {
    code: 'output_not_writable',
  })
})
