import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { filesIn } from '../cli/reverie.ts'
import { REVERIE } from '../helpers/built.ts'
import { isRunning, pidsIn, script, until } from '../helpers/programs.ts'
import { Tmux } from './tmux.ts'

/** Programs that do not want to end, and have a child in a session of its own that does not either. */
const STUBBORN = `
[ -e go ] && exec tr a-z A-Z
trap '' TERM INT
setsid sh -c 'trap "" TERM INT; echo $$ > pids/$$.pid; while :; do sleep 1; done' &
echo $$ > pids/$$.pid
while :; do sleep 1; done`

/** A fan-out of four prompts, two at once, with all of its programs running in a real terminal. */
async function fanOut(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'reverie-test-'))
  const pids = join(folder, 'pids')
  t.after(() => {
    for (const pid of pidsIn(pids).filter(isRunning)) process.kill(pid, 'SIGKILL')
    rmSync(folder, { recursive: true })
  })
  mkdirSync(pids)
  filesIn(folder, { 'p/1.md': 'one', 'p/2.md': 'two', 'p/3.md': 'three', 'p/4.md': 'four' })
  const stubborn = script(folder, 'stubborn', STUBBORN)
  const reverie = `'${process.execPath}' '${REVERIE}'`
  const command = `${reverie} fanout p -b 'command:${stubborn}' -j 2`
  const terminal = new Tmux(t, 100, 40)
  terminal.type(`cd ${folder}`)
  const run = (after: string) => terminal.type(`clear; ${command}; echo ended with $? ${after}`)
  run('first')
  await until('two programs and their children run', () => pidsIn(pids).length === 4)
  return {
    terminal,
    holder: () => holderOf(folder),
    ended: () =>
      terminal.until((lines) => lines.some((line) => /^ended with \d+ first/.test(line))),
    noneIsLeft: () => until('no program is left', () => !pidsIn(pids).some(isRunning)),
    /** The same command once more, with programs that are willing now. */
    again: async () => {
      writeFileSync(join(folder, 'go'), '')
      run('again')
      const lines = await terminal.until((all) =>
        all.some((line) => /^ended with \d+ again/.test(line)),
      )
      const files = readdirSync(join(folder, 'artifacts/fanout'))
      return { lines, files }
    },
  }
}

/** The process that works in the folder, as its lock says. */
function holderOf(folder: string): number {
  const lock = readFileSync(join(folder, 'artifacts/fanout/fanout.lock'), 'utf8')
  return (JSON.parse(lock) as { pid: number }).pid
}

function shows(lines: readonly string[], wanted: RegExp): void {
  assert.ok(
    lines.some((line) => wanted.test(line)),
    `${String(wanted)} is not on the screen:\n${lines.join('\n')}`,
  )
}

test('Ctrl-C ends even stubborn programs, gives the terminal back, and the same command goes on', async (t) => {
  const { terminal, ended, noneIsLeft, again } = await fanOut(t)
  terminal.press('C-c')
  const lines = await ended()
  shows(lines, /^ended with 130/)
  shows(lines, /^2 interrupted, 2 not started/)
  shows(lines, /Run the same again/)
  assert.equal(terminal.cursorIsShown, true)
  await noneIsLeft()

  const { lines: later, files } = await again()
  shows(later, /^ended with 0/)
  assert.equal(files.filter((name) => name.endsWith('-output.md')).length, 4)
  assert.deepEqual(
    files.filter((name) => /partial|lock/.test(name)),
    [],
  )
})

test('a second Ctrl-C does not wait, and still no program is left', async (t) => {
  const { terminal, ended, noneIsLeft } = await fanOut(t)
  terminal.press('C-c')
  terminal.press('C-c')
  shows(await ended(), /^ended with 130/)
  await noneIsLeft()
})

test('killed without warning, no program is left and the same command goes on', async (t) => {
  const { holder, ended, noneIsLeft, again } = await fanOut(t)
  process.kill(holder(), 'SIGKILL')
  shows(await ended(), /^ended with 137/)
  await noneIsLeft()
  const { lines, files } = await again()
  shows(lines, /^ended with 0/)
  assert.deepEqual(
    files.filter((name) => /partial|lock/.test(name)),
    [],
  )
})
