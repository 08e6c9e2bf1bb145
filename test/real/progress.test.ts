import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { displayWidth } from '../../src/report/text-width.ts'
import { Tmux } from './tmux.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The made-up run in a terminal of the given size. */
async function show(t: TestContext, columns: number, rows: number, before = ':') {
  const terminal = new Tmux(t, columns, rows)
  const pidFile = join(terminal.folder, 'pid')
  // One command: what is typed while another runs ends up between its lines.
  const program = `node --import tsx test/real/progress-program.ts ${pidFile}`
  terminal.type(`clear; ${before}; cd ${root}; ${program}; echo ended with $?`)
  await terminal.until(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '')
  const pid = Number(readFileSync(pidFile, 'utf8'))
  return { terminal, step: () => process.kill(pid, 'SIGUSR2') }
}

/** The block as it is now: what stands from the last empty line before a bar on, times left out. */
function block(lines: readonly string[]): string[] {
  const bar = lines.findLastIndex((line) => /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏·] [━╌]/u.test(line))
  return lines
    .slice(bar)
    .map((line) => line.replace(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/gu, '⠋').replace(/\b(\d+m )?\d+s\b/g, '#s'))
}

const shows = (text: string) => (lines: readonly string[]) =>
  lines.some((line) => line.includes(text))

test('at 80 columns a person sees the whole run, and the block gone at its end', async (t) => {
  const { terminal, step } = await show(t, 80, 30)
  step()
  const first = await terminal.until(shows('in this minute'))
  assert.deepEqual(block(first), [
    '⠋ ━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  2/13 · #s',
    '  1 done · 1 cached · 1 running · 1 waiting',
    '  34.1k tokens · $0.12',
    '',
    '  ✔ outline                             done',
    '  ⠋ draft    ━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  1/6  2 running',
    '  · essay    ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  0/6',
    '',
    '  draft.a-rather-long-n…hat-takes-many-columns  openai:gpt-5  try 2  12.3 kB  #s',
    '  ↻ draft.c  try 2 in #s  rate limited: 太多请求 👨‍👩‍👧 in this minute, come ba…',
  ])
  assert.equal(terminal.cursorIsShown, false)

  step()
  await terminal.until(shows('3/13'))
  step()
  await terminal.until(shows('printed by somebody else'))
  step()
  await terminal.until(shows('written past all streams'))
  await terminal.until((lines) => block(lines).length === 10)
  step()
  // The shell asks for the next command a moment later.
  const last = await terminal.until((lines) => lines.at(-1) === '$' && shows('ended with 0')(lines))
  assert.deepEqual(last.slice(last.findIndex((line) => line.startsWith('✘'))).map(untimed), [
    '✘ essay.kant failed: empty → out/e.failed',
    'printed by somebody else',
    'written past all streams',
    '',
    '  ✔ outline                             done',
    '  · draft    ━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  1/6  2 unfinished',
    '  ✘ essay    ━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  1/6  1 failed',
    '1 done, 1 cached, 1 failed, 2 unfinished, 8 not started in #s',
    '34.1k tokens · $0.12 (1 call without a known cost)',
    'ended with 0',
    '$',
  ])
  assert.equal(terminal.cursorIsShown, true)
})

function untimed(line: string): string {
  return line.replace(/ in [\dms. ]+$/, ' in #s')
}

test('a terminal made narrower and wider again shows one block and all that was above it', async (t) => {
  // A screen that is full, as after any work: tmux pushes what it wraps out at the top.
  const { terminal, step } = await show(t, 80, 30, 'seq 30')
  const isWhole = (lines: readonly string[], columns: number) =>
    lines.filter((line) => line.includes('2/13')).length === 1 &&
    lines.filter((line) => line.includes('tokens')).length === 1 &&
    lines.every((line) => displayWidth(line) <= columns) &&
    Array.from({ length: 30 }, (_, i) => `${i + 1}`).every((line) => lines.includes(line))
  step()
  await terminal.until((lines) => shows('openai:gpt-5')(lines) && isWhole(lines, 80))
  terminal.resize(40, 30)
  await terminal.until((lines) => shows('  draft.a-…y-columns  try 2')(lines) && isWhole(lines, 40))
  terminal.resize(100, 30)
  await terminal.until((lines) => shows('openai:gpt-5')(lines) && isWhole(lines, 100))
  terminal.resize(60, 12)
  await terminal.until((lines) => shows('2/13 · ')(lines) && isWhole(lines, 60))
})

test('Ctrl-C gives the terminal back with its cursor and the end state', async (t) => {
  const { terminal, step } = await show(t, 40, 24)
  step()
  await terminal.until(shows('2/13'))
  terminal.press('C-c')
  const lines = await terminal.until(shows('ended with 130'))
  assert.ok(shows('2 unfinished')(lines))
  assert.ok(!shows('try 2')(lines))
  assert.equal(terminal.cursorIsShown, true)
})

test('Ctrl-Z leaves a clean screen, and the block is back with fg', async (t) => {
  const { terminal, step } = await show(t, 80, 24)
  step()
  await terminal.until(shows('2/13'))
  terminal.press('C-z')
  const stopped = await terminal.until(shows('Stopped'))
  assert.ok(!shows('2/13')(stopped))
  assert.equal(terminal.cursorIsShown, true)
  terminal.type('fg')
  await terminal.until(shows('2/13'))
  assert.equal(terminal.cursorIsShown, false)
})
