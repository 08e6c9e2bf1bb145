import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { listPids } from '../../src/io/descendants.ts'
import { isRunning, pidsIn, scratch, until, waiters } from '../helpers/programs.ts'

const linux = process.platform === 'linux' ? {} : { skip: 'looks into /proc' }
const PARENT = new URL('../helpers/parent.ts', import.meta.url).pathname

interface Family {
  folder: string
  parent: ChildProcess
  ended: Promise<number | null>
  running: () => number[]
  /** The watchdogs of the parent, known by the run id among their arguments. */
  watchdogs: () => number[]
}

/** Starts a process whose children run the scripts. */
function family(t: TestContext, ...scripts: string[]): Family {
  const folder = scratch(t)
  waiters(folder)
  const parent = spawn(process.execPath, ['--import', 'tsx', PARENT, folder, ...scripts], {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  })
  t.after(() => parent.kill('SIGKILL'))
  const ended = new Promise<number | null>((resolve) => parent.once('exit', resolve))
  return {
    folder,
    parent,
    ended,
    running: () => pidsIn(folder).filter((pid) => isRunning(pid)),
    watchdogs() {
      const runId = readFileSync(join(folder, 'run-id'), 'utf8')
      return listPids().filter((pid) => commandOf(pid).endsWith(`reverie-watchdog\0${runId}\0`))
    },
  }
}

/** A child can run before its parent gets to list it; a parent that heard it has listed it. */
async function listed(folder: string, round: number): Promise<void> {
  await until('its parent has heard it', () => existsSync(join(folder, `parent-${round}-0.heard`)))
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1')
  } catch {
    return ''
  }
}

/** The sockets a process holds, among them the end of the pipe to its watchdog. */
function sockets(pid = 0): string[] {
  return readdirSync(`/proc/${pid}/fd`)
    .map((fd) => linkOf(`/proc/${pid}/fd/${fd}`))
    .filter((link) => link.startsWith('socket:'))
}

/** Empty for a descriptor that was closed since it was listed. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

const DEAF_FAMILY = ['./deaf a & exec ./deaf b', 'setsid ./deaf c & exec ./wait d']

test(
  'no child outlives a parent that was killed, deaf or in a session of its own',
  linux,
  async (t) => {
    const { folder, parent, running, watchdogs } = family(t, ...DEAF_FAMILY)
    await until('four have begun', () => pidsIn(folder).length === 4)
    assert.equal(watchdogs().length, 1)
    parent.kill('SIGKILL')
    await until('no child is left', () => running().length === 0)
    await until('no watchdog is left', () => watchdogs().length === 0)
  },
)

test('no child outlives a parent that leaves by process.exit', linux, async (t) => {
  const { folder, parent, ended, running } = family(t, ...DEAF_FAMILY)
  await until('four have begun', () => pidsIn(folder).length === 4)
  parent.kill('SIGUSR2')
  assert.equal(await ended, 3)
  await until('no child is left', () => running().length === 0)
})

test('the group of a child that dropped its mark is on the list', linux, async (t) => {
  const body = 'echo begun; exec env -u REVERIE_CALL ./deaf a'
  const { folder, parent, running } = family(t, body)
  await until('it has begun', () => pidsIn(folder).length === 1)
  await listed(folder, 1)
  parent.kill('SIGKILL')
  await until('no child is left', () => running().length === 0)
})

test('a parent that is done ends at once, and its watchdog after it', linux, async (t) => {
  const { folder, ended, watchdogs } = family(t, 'exit 0', 'exit 1')
  assert.equal(await ended, 0)
  assert.equal(readFileSync(join(folder, 'results'), 'utf8'), '["exit","exit"]')
  await until('no watchdog is left', () => watchdogs().length === 0)
})

test('a child holds no end of the pipe to the watchdog', linux, async (t) => {
  const { folder, parent } = family(t, 'exec ./wait a')
  await until('it has begun', () => pidsIn(folder).length === 1)
  assert.ok(sockets(parent.pid).length > 0)
  assert.deepEqual(sockets(pidsIn(folder)[0]), [])
})

test('Ctrl-C does not reach the watchdog, which does its work after it', linux, async (t) => {
  const { folder, parent, running, watchdogs } = family(t, ...DEAF_FAMILY)
  await until('four have begun', () => pidsIn(folder).length === 4)
  // As a terminal does it: to the whole group of the program in front, which ends by it.
  process.kill(-(parent.pid ?? 0), 'SIGINT')
  await until('no child is left', () => running().length === 0)
  await until('no watchdog is left', () => watchdogs().length === 0)
})

test('a watchdog that was killed is replaced with the next child', linux, async (t) => {
  const body = 'echo begun; exec env -u REVERIE_CALL ./deaf "$ROUND"'
  const { folder, parent, running, watchdogs } = family(t, body)
  await until('one has begun', () => pidsIn(folder).length === 1)
  const [first = 0] = watchdogs()
  const before = sockets(parent.pid).length
  process.kill(first, 'SIGKILL')
  await until('the parent has let go of it', () => sockets(parent.pid).length < before)
  parent.kill('SIGHUP')
  await until('two have begun', () => pidsIn(folder).length === 2)
  await listed(folder, 2)
  parent.kill('SIGKILL')
  await until('no child is left', () => running().length === 0)
})

test('a call inside a call ends with the outer one, its own children too', linux, async (t) => {
  const { folder, ended, parent, running } = family(
    t,
    `trap : TERM; '${process.execPath}' --import '${import.meta.resolve('tsx')}' '${PARENT}' "$PWD" 'setsid ./deaf a & exec ./deaf b'`,
  )
  await until('both have begun', () => pidsIn(folder).length === 2, 30_000)
  parent.kill('SIGTERM')
  assert.equal(await ended, 0)
  assert.deepEqual(running(), [])
})
