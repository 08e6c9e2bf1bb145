import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { copyFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { type RunnerConformance, runnerConformance } from '../../src/runners/conformance.ts'
import type { Runner } from '../../src/runners/contract.ts'
import { copyRunner } from '../../src/runners/copy.ts'
import { textRunner } from '../../src/runners/text-runner.ts'

/** Runs the kit on a runner and tells the titles of the checks that failed. */
async function failures(kit: Partial<Omit<RunnerConformance, 'test'>>): Promise<string[]> {
  const cannot = { cannot: 'not what is looked at' }
  const failed: string[] = []
  const checks: (() => Promise<void>)[] = []
  runnerConformance('bad', {
    answers: () => ({ runner: copyRunner }),
    blank: cannot,
    fails: cannot,
    hangs: cannot,
    patienceMs: 1500,
    ...kit,
    test(title, { skip }, body) {
      if (skip !== undefined) return
      checks.push(() => body().catch(() => void failed.push(title.replace('runner bad: ', ''))))
    },
  })
  for (const check of checks) await check()
  return failed
}

const answering = (runner: Runner) => ({ answers: () => ({ runner }) })
const begun = async (): Promise<void> => {}

test('the kit has nothing to say about a good runner', async () => {
  assert.deepEqual(await failures({}), [])
})

test('the kit notices a file left beside the answer', async () => {
  const runner: Runner = (request) => {
    writeFileSync(`${request.outputPath}.log`, 'x')
    return copyRunner(request)
  }
  const failed = await failures(answering(runner))
  assert.ok(failed.includes('the answer is in outputPath and nothing else beside it'))
})

test('the kit notices an answer that lost characters', async () => {
  const failed = await failures(answering(textRunner((prompt) => prompt.trim())))
  assert.ok(failed.includes('every character arrives as it was'))
})

test('the kit notices answers that are mixed up', async () => {
  let last = ''
  const runner = textRunner(async (prompt) => {
    last = prompt
    await new Promise(setImmediate)
    return last
  })
  assert.deepEqual(await failures(answering(runner)), [
    'eight calls at once do not mix their answers',
  ])
})

test('the kit notices an impossible reply', async () => {
  const runner: Runner = async (request) => ({ ...(await copyRunner(request)), durationMs: -1 })
  assert.deepEqual(await failures(answering(runner)), ['the reply has the promised shape'])
})

test('the kit notices a missing prompt that is not told', async () => {
  const runner = textRunner(() => 'always the same')
  const blind: Runner = async (request) => {
    writeFileSync(request.inputPath, 'x', { flag: 'a' })
    return runner(request)
  }
  const failed = await failures({
    answers: () => ({ runner: blind, expected: () => 'always the same' }),
  })
  assert.ok(failed.includes('a prompt file that is not there is an error'))
})

test('the kit notices a call that is made although it was cancelled', async () => {
  const runner: Runner = async ({ inputPath, outputPath }) => {
    copyFileSync(inputPath, outputPath)
    return { exitCode: 0, durationMs: 0 }
  }
  const failed = await failures(answering(runner))
  assert.ok(failed.includes('a call that is cancelled already is not made'))
})

test('the kit notices a blank answer that is called ok', async () => {
  const runner: Runner = async ({ outputPath }) => {
    writeFileSync(outputPath, '\n')
    return { exitCode: 0, durationMs: 0 }
  }
  assert.deepEqual(await failures({ blank: () => ({ runner }) }), ['a blank answer is never ok'])
})

test('the kit notices a key in what a failure says', async () => {
  const failed = await failures({
    fails: ({ secret }) => ({
      runner: async () => ({
        exitCode: 1,
        durationMs: 0,
        verdict: 'auth' as const,
        reason: `the key ${secret.value} is not valid`,
      }),
    }),
  })
  assert.deepEqual(failed, ['a failure is told without the key'])
})

test('the kit notices a call that cannot be ended', async () => {
  const failed = await failures({ hangs: () => ({ begun, runner: () => new Promise(() => {}) }) })
  assert.deepEqual(failed.sort(), [
    'a timeout ends it and leaves nothing',
    'an abort ends it and leaves nothing',
  ])
})

test(
  'the kit notices a process that outlives its call',
  { skip: process.platform !== 'linux' },
  async (t) => {
    const left: ReturnType<typeof spawn>[] = []
    t.after(() => left.forEach((child) => child.kill('SIGKILL')))
    const wait = textRunner(() => new Promise(() => {}))
    const runner: Runner = (request) => {
      left.push(spawn('sleep', ['600'], { env: { ...process.env, ...request.env } }))
      return wait(request)
    }
    const failed = await failures({ hangs: () => ({ begun, runner }) })
    assert.equal(failed.length, 2)
  },
)
