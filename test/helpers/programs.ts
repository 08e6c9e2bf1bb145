import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'

/** A folder of its own for one test; it and the processes whose pids stand in it go afterwards. */
export function scratch(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'reverie-test-'))
  t.after(() => {
    for (const pid of pidsIn(folder)) if (isRunning(pid)) process.kill(pid, 'SIGKILL')
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  })
  return folder
}

/**
 * Puts two programs into a folder: `./wait NAME` writes its pid to NAME.pid and waits for ever,
 * `./deaf NAME` does so and does not hear SIGTERM.
 */
export function waiters(folder: string): void {
  const body = 'echo $$ > "$1.tmp"; mv "$1.tmp" "$1.pid"; while :; do sleep 0.05; done'
  script(folder, 'wait', body)
  script(folder, 'deaf', `trap '' TERM; ${body}`)
}

/** Writes an executable shell script and returns its path. */
export function script(folder: string, name: string, body: string): string {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${body}\n`)
  chmodSync(path, 0o755)
  return path
}

/** Looks until a condition holds; a test that waits in vain fails saying for what. */
export async function until(
  what: string,
  condition: () => boolean,
  limitMs = 60_000,
): Promise<void> {
  const deadline = performance.now() + limitMs
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited ${limitMs} ms in vain until ${what}`)
    await delay(5)
  }
}

/** The pids in the files of a folder whose names end in `.pid`, once they are written. */
export function pidsIn(folder: string): number[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.pid'))
    .map((name) => Number(readFileSync(join(folder, name), 'utf8')))
    .filter((pid) => pid > 0)
}

/** Whether a process runs; a zombie does not. */
export function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2))
  } catch {
    return false
  }
}

/** The living processes whose command line holds a text, except where it holds another one too. */
export function processesNaming(text: string, except?: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return command.includes(text) && (except === undefined || !command.includes(except))
    } catch {
      return false
    }
  })
}

/** Whether a process has ended; its event is not emitted again to those who listen only then. */
export function isOver({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

/** Kills a process, which may be over by now, and waits for its end. */
export async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  if (!isOver(child)) await once(child, 'exit')
}

/** How many descriptors this process holds open. */
export function openDescriptors(): number {
  return readdirSync('/proc/self/fd').length
}
