import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The child of all comparisons: it gives back what it is given. */
export interface Echo {
  /** Its words; none holds a blank or a quote, so they can be joined for a shell or a backend. */
  argv: readonly [string, ...string[]]
  /** The same after a while. */
  sleeping(ms: number): readonly [string, ...string[]]
  note?: string
}

/** A small static program where there is a C compiler, else `cat`. */
export function makeEcho(folder: string): Echo {
  const source = fileURLToPath(new URL('echo.c', import.meta.url))
  const program = join(folder, 'echo')
  for (const link of [['-static'], []]) {
    const { status } = spawnSync('cc', ['-O2', ...link, '-o', program, source])
    if (status === 0) return { argv: [program], sleeping: (ms) => [program, String(ms)] }
  }
  return {
    argv: ['/bin/cat'],
    sleeping: (ms) => ['/bin/sh', '-c', `sleep ${ms / 1000}; exec cat`],
    note: 'There is no C compiler (cc): the child is /bin/cat, which takes longer to start.',
  }
}

/** As the backend of the runner `command`. */
export function backendOf(argv: readonly string[]): string {
  return `command:${argv.map((word) => (word.includes(' ') ? `"${word}"` : word)).join(' ')}`
}
