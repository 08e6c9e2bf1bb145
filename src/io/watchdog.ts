import { spawn } from 'node:child_process'
import { Socket } from 'node:net'
import { RUN_ID } from './call-tag.ts'

/**
 * Reads `+ <group>` and `- <group>` until the pipe ends, which it does however its writer ends;
 * then kills the groups on its list and sweeps for the mark. The sweep covers what the list cannot
 * hold: a child that was forked but not yet listed, and descendants in groups of their own. It goes
 * on until two rounds found nothing, since a child between fork and exec does not carry its mark yet.
 */
const SCRIPT = `
groups=' '
while read -r change group; do
  case "$change$groups" in
    +*) groups="$groups$group " ;;
    -*" $group "*) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group"; done
[ -r /proc/self/environ ] || exit 0
clean=0 round=0
while [ $clean -lt 2 ] && [ $round -lt 50 ]; do
  clean=$((clean + 1)) round=$((round + 1))
  for file in $(grep -lsF "$1." /proc/[0-9]*/environ); do
    file=\${file#/proc/}
    kill -s KILL "\${file%/environ}" && clean=0
  done
  sleep 0.1 || sleep 1
done
`

const groups = new Set<number>()
let pipe: Socket | undefined
let isMissing = false
let released = ''
let telling: NodeJS.Timeout | undefined

const RELEASE_MS = 500

/**
 * Starts the watchdog if there is none: one small process that outlives this one by a moment and
 * kills its children when it ends in any way, SIGKILL included. To be called before a child is
 * started, so that there is no instant without it.
 *
 * It is a shell script because that takes 1.7 MB and 4 ms; Node takes 42 MB and 110 ms. The session
 * of its own keeps it out of reach of Ctrl-C; the pipe is close-on-exec, so no child holds it open.
 */
export function startWatchdog(): void {
  if (pipe !== undefined || isMissing) return
  const dog = spawn('/bin/sh', ['-c', SCRIPT, 'reverie-watchdog', RUN_ID], {
    cwd: '/',
    detached: true,
    // Without the marks of the calls around this process, whose sweep must not find it first.
    env: { PATH: `${process.env['PATH'] ?? ''}:/usr/bin:/bin` },
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  // A system without a shell runs its children all the same, only unguarded.
  dog.once('error', () => (isMissing = true))
  dog.unref()
  const { stdin } = dog
  if (!(stdin instanceof Socket)) return
  stdin.unref()
  pipe = stdin
  const forget = (): void => {
    if (pipe === stdin) pipe = undefined
  }
  stdin.once('error', forget)
  dog.once('exit', forget)
  for (const group of groups) stdin.write(`+ ${group}\n`)
}

/** Puts a process group under the watchdog's eye. */
export function watchGroup(group: number): void {
  groups.add(group)
  tell(`+ ${group}\n`)
}

/**
 * Takes a process group that has ended off the watchdog's list: along with the next news, since all
 * that it is told wakes it, but long before the number can go to someone else.
 */
export function releaseGroup(group: number): void {
  groups.delete(group)
  released += `- ${group}\n`
  telling ??= setTimeout(tell, RELEASE_MS, '').unref()
}

function tell(news: string): void {
  clearTimeout(telling)
  telling = undefined
  pipe?.write(released + news)
  released = ''
}
