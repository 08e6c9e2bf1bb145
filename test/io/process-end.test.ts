import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type ProcessOptions, type ProcessResult, runProcess } from '../../src/io/process.ts'
import { forwardClock } from '../helpers/clock.ts'
import { isRunning, pidsIn, scratch, until, waiters } from '../helpers/programs.ts'

const linux = process.platform === 'linux' ? {} : { skip: 'looks into /proc' }
/** A limit no test is to reach: what ends sooner did not wait for it. */
const NEVER = 600_000

interface Bench {
  folder: string
  controller: AbortController
  /** Runs a shell script in a folder that holds the programs `wait` and `deaf`. */
  sh: (body: string, options?: Partial<ProcessOptions>) => Promise<ProcessResult>
  /** Resolves when so many programs have written their pids. */
  begun: (count: number) => Promise<void>
  running: () => number[]
  gone: () => Promise<void>
}

function bench(t: TestContext): Bench {
  const folder = scratch(t)
  waiters(folder)
  const controller = new AbortController()
  const running = (): number[] => pidsIn(folder).filter((pid) => isRunning(pid))
  return {
    folder,
    controller,
    sh: (body, options) =>
      runProcess({
        command: 'sh',
        args: ['-c', body],
        stdoutPath: join(folder, 'out'),
        cwd: folder,
        env: { PATH: process.env['PATH'] ?? '' },
        timeoutMs: NEVER,
        killDelayMs: 300,
        signal: controller.signal,
        ...options,
      }),
    begun: (count) => until(`${count} have begun`, () => pidsIn(folder).length === count),
    running,
    gone: () => until('no process is left', () => running().length === 0),
  }
}

test('a program that overruns its time is ended, and the end is the timeout', async (t) => {
  const { sh, gone } = bench(t)
  const result = await sh('exec ./wait a', { timeoutMs: 300, killDelayMs: NEVER })
  assert.deepEqual([result.ended, result.exitCode, result.signal], ['timeout', null, 'SIGTERM'])
  await gone()
})

test('a program that exits with 0 when told to end has timed out all the same', async (t) => {
  const { folder, sh } = bench(t)
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const call = sh('trap "exit 0" TERM; : > ready; while :; do sleep 0.05; done', {
    killDelayMs: NEVER,
  })
  await until('the program is ready', () => existsSync(join(folder, 'ready')))
  t.mock.timers.tick(NEVER)
  t.mock.timers.reset()
  const result = await call
  assert.deepEqual([result.ended, result.exitCode], ['timeout', 0])
})

test(
  'an abort ends a deaf tree, in the group and outside, before the call settles',
  linux,
  async (t) => {
    const { controller, sh, begun, running } = bench(t)
    const call = sh('trap "" TERM; ./deaf a & setsid sh -c "setsid ./deaf b & ./deaf c" & ./deaf d')
    await begun(4)
    controller.abort()
    const result = await call
    assert.deepEqual([result.ended, result.signal], ['cancelled', 'SIGKILL'])
    assert.deepEqual(running(), [])
  },
)

test('what obeys the polite signal is not waited for until the kill delay is over', async (t) => {
  const { controller, sh, begun, gone } = bench(t)
  const call = sh('./wait a & ./wait b', { killDelayMs: NEVER })
  await begun(2)
  controller.abort()
  assert.equal((await call).ended, 'cancelled')
  await gone()
})

test('a program has the kill delay to end in its own way', async (t) => {
  const { folder, controller, sh } = bench(t)
  const end = 'until [ -e go ]; do sleep 0.02; done; echo saved; exit 5'
  const body = `trap ": > told; ${end}" TERM; : > ready; while :; do sleep 0.02; done`
  const call = sh(body, { killDelayMs: NEVER })
  await until('the program is ready', () => existsSync(join(folder, 'ready')))
  controller.abort()
  await until('the program was told', () => existsSync(join(folder, 'told')))
  writeFileSync(join(folder, 'go'), '')
  assert.equal((await call).exitCode, 5)
  assert.equal(readFileSync(join(folder, 'out'), 'utf8'), 'saved\n')
})

test('a descendant outside the group is told to end once the program is gone', linux, async (t) => {
  const { controller, sh, begun, gone } = bench(t)
  const call = sh('setsid ./wait a & exec ./wait b', { killDelayMs: NEVER })
  await begun(2)
  controller.abort()
  assert.equal((await call).ended, 'cancelled')
  await gone()
})

test('a descendant outside the group without a parent is found by its mark', linux, async (t) => {
  const { controller, sh, begun, running } = bench(t)
  // The process between ends at once, so no chain of parents leads to the deaf one.
  const call = sh('setsid sh -c "./deaf a & exit"; exec ./wait b')
  await begun(2)
  controller.abort()
  await call
  assert.deepEqual(running(), [])
})

test('a child that dropped the mark is found by its parents', linux, async (t) => {
  const { controller, sh, begun, running } = bench(t)
  const call = sh('env -u REVERIE_CALL setsid ./deaf a & exec ./wait b')
  await begun(2)
  controller.abort()
  await call
  assert.deepEqual(running(), [])
})

test(
  'what an ended program left in its group is killed before the call settles',
  linux,
  async (t) => {
    const { sh, running } = bench(t)
    const result = await sh('./deaf a & until [ -e a.pid ]; do sleep 0.02; done')
    assert.deepEqual([result.ended, result.exitCode], ['exit', 0])
    assert.deepEqual(running(), [])
  },
)

test(
  'what it left outside, holding the output open, neither delays the call nor stays',
  linux,
  async (t) => {
    const { sh, gone } = bench(t)
    const result = await sh('setsid ./deaf a & until [ -e a.pid ]; do sleep 0.02; done')
    assert.equal(result.exitCode, 0)
    await gone()
  },
)

test('a sweep after one call leaves the processes of another alone', linux, async (t) => {
  const first = bench(t)
  const second = bench(t)
  const call = first.sh('setsid ./wait a & exec ./wait b')
  await first.begun(2)
  await second.sh('setsid ./deaf a & until [ -e a.pid ]; do sleep 0.02; done')
  await second.gone()
  assert.equal(first.running().length, 2)
  first.controller.abort()
  await call
})

test('a silent program is ended after the idle limit', async (t) => {
  const { sh } = bench(t)
  assert.equal((await sh('echo said; exec ./wait a', { idleTimeoutMs: 300 })).ended, 'idle_timeout')
})

for (const [what, target] of [
  ['the output', ''],
  ['standard error', '>&2'],
  ['a watched file', '>> watched'],
  ['a watched file that is written anew', '> watched'],
] as const) {
  test(`growth of ${what} is life`, async (t) => {
    const { folder, sh } = bench(t)
    const forward = forwardClock(t)
    let looks = 0
    let isOver = false
    const body = `for n in 1 2 3; do until [ -e $n ]; do sleep 0.02; done; echo x ${target}; : > said-$n; done`
    const call = sh(body, {
      idleTimeoutMs: NEVER,
      watchPaths: [join(folder, 'watched')],
      // Asked at every look, ten milliseconds apart for so short a grace.
      isFinished: () => (looks += 1) < 0,
      finishGraceMs: 50,
    })
    void call.finally(() => (isOver = true))
    for (const round of [1, 2, 3]) {
      const before = looks
      await until('it was looked at', () => isOver || looks > before + 1)
      forward(NEVER * 0.6)
      writeFileSync(join(folder, `${round}`), '')
      await until('it has grown', () => isOver || existsSync(join(folder, `said-${round}`)))
    }
    assert.equal((await call).ended, 'exit')
  })
}

test('a program that goes on after its answer is complete is hung', async (t) => {
  const { folder, sh } = bench(t)
  const isFinished = (): boolean => existsSync(join(folder, 'done'))
  const result = await sh(': > done; exec ./wait a', { isFinished, finishGraceMs: 100 })
  assert.equal(result.ended, 'hung')
})

test('a program that ends within the grace after its answer is not hung', async (t) => {
  const { folder, sh } = bench(t)
  const isFinished = (): boolean => {
    writeFileSync(join(folder, 'go'), '')
    return true
  }
  const body = 'until [ -e go ]; do sleep 0.02; done'
  assert.equal((await sh(body, { isFinished, finishGraceMs: NEVER })).ended, 'exit')
})

test('an error in a callback ends the program and is the error of the call', async (t) => {
  const { sh, gone } = bench(t)
  const fault = new Error('cannot tell')
  const isFinished = (): boolean => {
    throw fault
  }
  await assert.rejects(sh('exec ./wait a', { isFinished }), fault)
  await gone()
})
