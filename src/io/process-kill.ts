import { setTimeout as delay } from 'node:timers/promises'
import { type ProcessEntry, processTable, treeOf } from './descendants.ts'

/** A child that leads a process group of its own, and the mark all its descendants carry. */
export interface ProcessTree {
  pid: number
  tag: string
}

const FIRST_PAUSE_MS = 5
const LONGEST_PAUSE_MS = 100
/**
 * How often killed processes are looked at, over about half a second, before they are left to the
 * kernel. Counted, not timed: on a busy machine they take longer to leave, and so do the rounds.
 */
const KILL_ROUNDS = 10

/**
 * Ends a child and everything it started: SIGTERM to its group, and after `killDelayMs` SIGKILL to
 * the group and to every descendant, also one that went into a group of its own. Ends early when
 * nothing is left. Where there is no `/proc` the group alone is reached.
 *
 * @returns whether nothing is left; what sits in the kernel cannot be killed.
 */
export async function terminateTree(tree: ProcessTree, killDelayMs: number): Promise<boolean> {
  // Listed now, because the links to a descendant are gone once the process between has ended.
  const listed = survivors(tree)
  signalGroup(tree.pid, 'SIGTERM')
  const deadline = performance.now() + killDelayMs
  let orphansTold = false
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    const left = deadline - performance.now()
    if (left <= 0) break
    await delay(Math.min(pause, left))
    const alive = survivors(tree, listed)
    if (alive.size === 0) return true
    if (!orphansTold && ![...alive.values()].some((entry) => entry.group === tree.pid)) {
      // Whoever could have passed the signal on is gone, so they hear it from here.
      orphansTold = true
      for (const pid of alive.keys()) signal(pid, 'SIGTERM')
    }
  }
  return killTree(tree, listed)
}

/** Ends at once what a child that exited by itself left behind in its group. */
export async function killLeftovers(tree: ProcessTree): Promise<void> {
  if (signalGroup(tree.pid, 0)) await killTree(tree)
}

async function killTree(
  tree: ProcessTree,
  listed?: ReadonlyMap<number, ProcessEntry>,
): Promise<boolean> {
  let pause = FIRST_PAUSE_MS
  for (let round = 0; round < KILL_ROUNDS; round += 1) {
    const alive = survivors(tree, listed)
    if (alive.size === 0) return true
    signalGroup(tree.pid, 'SIGKILL')
    for (const pid of alive.keys()) signal(pid, 'SIGKILL')
    await delay(pause)
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS)
  }
  return survivors(tree, listed).size === 0
}

/** What lives of the group, of the marked, of those listed before, and of all their descendants. */
function survivors(
  { pid, tag }: ProcessTree,
  listed?: ReadonlyMap<number, ProcessEntry>,
): Map<number, ProcessEntry> {
  const table = processTable(listed !== undefined)
  if (table === null) {
    const leader: ProcessEntry = { pid, parent: 0, group: pid, startTime: '', tags: [tag] }
    return new Map(signalGroup(pid, 0) ? [[pid, leader]] : [])
  }
  const roots: number[] = []
  for (const entry of table.byPid.values()) {
    const isListed = listed?.get(entry.pid)?.startTime === entry.startTime
    if (isListed || entry.group === pid || entry.tags?.includes(tag)) roots.push(entry.pid)
  }
  return treeOf(table, roots)
}

/** Whether there was anyone in the group to take the signal; 0 only asks. */
function signalGroup(group: number, name: NodeJS.Signals | 0): boolean {
  return signal(-group, name)
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}
