import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { showProgress } from '../../src/cli/progress.ts'
import type { ProgressClock, ShowProgressOptions } from '../../src/cli/progress.ts'
import { make } from '../report/make-event.ts'
import { Screen } from './screen.ts'

const env = { TERM: 'xterm', LANG: 'en_US.UTF-8' }

/** A clock that stands still until told how far to go. */
function heldClock() {
  let now = 0
  let timer: { ms: number; due: number; tick: () => void } | undefined
  const clock: ProgressClock = {
    now: () => now,
    every(ms, tick) {
      timer = { ms, due: ms, tick }
      return () => {
        timer = undefined
      }
    },
  }
  return {
    clock,
    isTicking: () => timer !== undefined,
    pass: (ms: number) => {
      const until = now + ms
      for (let next = timer; next !== undefined && next.due <= until; next = timer) {
        now = next.due
        next.due += next.ms
        next.tick()
      }
      now = until
    },
  }
}

function lines(options: Partial<ShowProgressOptions> = {}) {
  const stream = new PassThrough({ encoding: 'utf8' })
  let text = ''
  stream.on('data', (chunk: string) => {
    text += chunk
  })
  const held = heldClock()
  const display = showProgress(stream, { env, clock: held.clock, ...options })
  return { ...display, ...held, text: () => text }
}

function live(screen: Screen, options: Partial<ShowProgressOptions> = {}) {
  const held = heldClock()
  const display = showProgress(screen, { env, others: [], clock: held.clock, ...options })
  return { ...display, ...held }
}

test('plain lines come soon, then steadily, and once for each failure', () => {
  const { listener, pass, stop, text } = lines()
  listener(make.plan(3))
  listener(make.start('draft.a'))
  assert.equal(text(), '')
  pass(1000)
  assert.equal(text(), '0/3 · 1 running · 1s\n')
  pass(9000)
  assert.equal(text().split('\n').length, 2)
  pass(1000)
  assert.match(text(), /\n0\/3 · 1 running · 11s\n$/)
  listener(make.attempted('draft.a', { accepted: false, reason: 'empty', failedPath: 'a.failed' }))
  listener(make.end('draft.a', 'failure'))
  assert.match(text(), /\n✘ draft\.a failed: empty → a\.failed\n$/)
  stop()
  assert.match(text(), /\n1 failed, 2 not started in 11s\n$/)
})

test('plain lines stop while nothing happens', () => {
  const { listener, pass, text, stop } = lines()
  listener(make.start('draft'))
  listener(make.end('draft'))
  pass(1000)
  pass(60_000)
  assert.equal(text(), '1 done · 1s\n')
  stop()
})

test('plain lines hold no escape code, whatever is in the events', () => {
  const { listener, pass, stop, text } = lines()
  const odd = '\u001B[31mdraft\u001B[0m\r\n.\u009B2J'
  listener(make.start(odd))
  listener(make.warning(odd, odd))
  pass(2000)
  listener(make.end(odd, 'failure', { message: odd }))
  stop()
  assert.doesNotMatch(text().replaceAll('\n', ''), /\p{Cc}/u)
})

test('a run without events leaves no word', () => {
  const plain = lines()
  plain.pass(20_000)
  plain.stop()
  assert.equal(plain.text(), '')
  const screen = new Screen()
  const block = live(screen)
  block.pass(20_000)
  block.stop()
  assert.deepEqual(screen.lines, [])
})

test('a block is for terminals, unless NO_COLOR, CI or a dumb terminal asks for lines', () => {
  const isBlock = (more: Record<string, string>) => {
    const screen = new Screen()
    const { listener, pass, stop } = live(screen, { env: { ...env, ...more } })
    listener(make.start('draft'))
    pass(200)
    const hidden = !screen.cursorIsShown
    stop()
    return hidden
  }
  assert.equal(isBlock({}), true)
  assert.equal(isBlock({ NO_COLOR: '', CI: '' }), true)
  assert.equal(isBlock({ CI: 'false' }), true)
  assert.equal(isBlock({ NO_COLOR: '1' }), false)
  assert.equal(isBlock({ CI: 'true' }), false)
  assert.equal(isBlock({ TERM: 'dumb' }), false)
})

test('the block follows the run; failures and warnings stay above it, each once', () => {
  const screen = new Screen()
  const { listener, pass, stop } = live(screen)
  listener(make.start('draft'))
  listener(make.attempt('draft'))
  pass(2000)
  assert.deepEqual(screen.lines, ['', '⠋ 1 running · 2s', '', '  draft  claude:sonnet  2s'])
  listener(make.attempted('draft', { accepted: false, reason: 'empty' }))
  listener(make.end('draft', 'failure'))
  listener(make.warning('odd'))
  listener(make.log('draft', 'three words left'))
  pass(100)
  assert.deepEqual(screen.lines, [
    '✘ draft failed: empty',
    '! odd',
    'draft: three words left',
    '',
    '· 1 failed · 2s',
  ])
  pass(1000)
  stop()
  assert.deepEqual(screen.lines, [
    '✘ draft failed: empty',
    '! odd',
    'draft: three words left',
    '1 failed in 3.1s',
  ])
  assert.equal(screen.cursorIsShown, true)
})

test('what happens before the first drawing is in the end state all the same', () => {
  const screen = new Screen()
  const { listener, stop } = live(screen)
  listener(make.start('draft'))
  listener(make.end('draft', 'failure', { message: 'no' }))
  stop()
  assert.deepEqual(screen.lines, ['✘ draft failed: no', '1 failed in 0s'])
})

test('a terminal without Unicode gets none', () => {
  const screen = new Screen()
  const { listener, pass, stop } = live(screen, { env: { TERM: 'xterm', LANG: 'C' } })
  listener(make.plan(4))
  listener(make.start('draft'))
  pass(1000)
  stop()
  assert.match(screen.lines.join(''), /^[\x20-\x7e]+$/)
})

test('a hundred thousand stages are drawn no more often than ten times a second', () => {
  const screen = new Screen()
  const { listener, pass, stop } = live(screen)
  listener(make.plan(100_000))
  for (let i = 0; i < 100_000; i += 1) {
    listener(make.start(`draft.${i}`))
    listener(make.end(`draft.${i}`))
    if (i % 10_000 === 0) pass(100)
  }
  // Each drawing is one write.
  assert.ok(screen.writes <= 10, `${screen.writes} writes in one second`)
  stop()
  assert.deepEqual(screen.lines, ['100,000 done in 1s'])
})

test('stopping lets go of the clock and of the process, and later events change nothing', () => {
  const screen = new Screen()
  const count = () =>
    ['exit', 'SIGINT', 'SIGTERM', 'SIGTSTP', 'SIGCONT'].reduce(
      (sum, name) => sum + process.listenerCount(name),
      0,
    )
  const before = count()
  const { listener, stop, isTicking } = live(screen)
  assert.ok(count() > before)
  listener(make.start('draft'))
  listener(make.end('draft'))
  stop()
  assert.equal(isTicking(), false)
  assert.equal(count(), before)
  listener(make.start('late'))
  stop()
  assert.deepEqual(screen.lines, ['1 done in 0s'])
})

const program = fileURLToPath(new URL('progress-program.ts', import.meta.url))

function run(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', program, ...args], { timeout: 60_000 })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  return { child, text: () => text }
}

for (const face of ['lines', 'live']) {
  test(`a display nobody stopped (${face}) keeps no process alive and says how it ended`, async () => {
    const { child, text } = run(face)
    assert.deepEqual(await once(child, 'close'), [0, null])
    assert.match(stripVTControlCharacters(text()), /1 unfinished, 1 not started in /)
  })

  test(`a crash (${face}) leaves the cursor and the end state`, async () => {
    const { child, text } = run(face, 'throw')
    assert.deepEqual(await once(child, 'close'), [1, null])
    assert.match(stripVTControlCharacters(text()), /1 unfinished, 1 not started in /)
    assert.ok(text().lastIndexOf('\u001B[?25l') <= text().lastIndexOf('\u001B[?25h'))
  })

  test(`a reader that goes away (${face}) does not end the run`, async () => {
    const { child } = run(face, 'idle')
    await once(child.stderr, 'data')
    child.stdout.destroy()
    const [said] = await once(child.stderr, 'data')
    assert.equal(String(said), 'EPIPE\n')
    child.stdin.end()
    assert.deepEqual(await once(child, 'exit'), [0, null])
  })

  test(`Ctrl-C (${face}) ends the process with 130 and the end state`, async () => {
    const { child, text } = run(face, 'idle')
    await once(child.stderr, 'data')
    child.kill('SIGINT')
    assert.deepEqual(await once(child, 'close'), [130, null])
    assert.match(stripVTControlCharacters(text()), /1 unfinished, 1 not started in /)
  })
}
