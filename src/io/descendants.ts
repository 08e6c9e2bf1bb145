import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { CALL_VARIABLE, tagsIn } from './call-tag.ts'
import { errnoOf } from './disk-error.ts'
import { processStat, type ProcessStat } from './process-stat.ts'

/** One living process; zombies are left out, they hold nothing and cannot be killed. */
export interface ProcessEntry extends Omit<ProcessStat, 'state'> {
  pid: number
  /** The calls whose mark it carries; `null` when it could not be told this time. */
  tags: readonly string[] | null
}

/** The processes of the machine at one moment. */
export interface ProcessTable {
  byPid: ReadonlyMap<number, ProcessEntry>
  childrenOf: ReadonlyMap<number, readonly number[]>
}

const MAX_AGE_MS = 20
let known: ProcessTable = { byPid: new Map(), childrenOf: new Map() }
let readAt = Number.NEGATIVE_INFINITY
let isOfThisTurn = false
let isMounted: boolean | undefined

/**
 * Every living process of the machine by pid, or `null` where there is no Linux `/proc`.
 *
 * All who ask in one turn of the loop share one table, since a cancelled fan-out asks once a child;
 * who can do with one up to 20 ms old says so.
 */
export function processTable(mayBeOld = false): ProcessTable | null {
  if (!hasProc()) return null
  if (isOfThisTurn || (mayBeOld && performance.now() - readAt < MAX_AGE_MS)) return known
  const byPid = new Map<number, ProcessEntry>()
  const childrenOf = new Map<number, number[]>()
  for (const pid of listPids()) {
    const entry = readEntry(pid)
    if (entry === null) continue
    byPid.set(pid, entry)
    const siblings = childrenOf.get(entry.parent)
    if (siblings === undefined) childrenOf.set(entry.parent, [pid])
    else siblings.push(pid)
  }
  known = { byPid, childrenOf }
  readAt = performance.now()
  isOfThisTurn = true
  setImmediate(() => {
    isOfThisTurn = false
  })
  return known
}

/** The processes in a table that descend from `roots` by parent links, the roots included. */
export function treeOf(
  { byPid, childrenOf }: ProcessTable,
  roots: Iterable<number>,
): Map<number, ProcessEntry> {
  const tree = new Map<number, ProcessEntry>()
  const open = [...roots]
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    const entry = byPid.get(pid)
    if (entry === undefined || tree.has(pid)) continue
    tree.set(pid, entry)
    open.push(...(childrenOf.get(pid) ?? []))
  }
  return tree
}

/** Whether processes can be looked at: on Linux, where `/proc` is mounted. */
export function hasProc(): boolean {
  isMounted ??= process.platform === 'linux' && existsSync('/proc/self/stat')
  return isMounted
}

/** Every pid of the machine, zombies and kernel threads included; only where `hasProc`. */
export function listPids(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger)
}

/**
 * The calls whose mark a process carries, none when it belongs to someone else. `null` when there
 * is nothing to read: it is gone, or between two programs (its environment is empty while `exec`
 * replaces it), so a later look may say more.
 */
export function readTags(pid: number): readonly string[] | null {
  const environment = readEnvironment(pid)
  if (environment === null) return []
  if (environment === '') return null
  const prefix = `\0${CALL_VARIABLE}=`
  const start = `\0${environment}`.indexOf(prefix)
  if (start < 0) return []
  const value = environment.slice(start + prefix.length - 1)
  return tagsIn(value.slice(0, value.indexOf('\0')))
}

function readEntry(pid: number): ProcessEntry | null {
  const stat = processStat(pid)
  if (stat === undefined || stat.state === 'Z' || stat.state === 'X') return null
  const { parent, group, startTime } = stat
  const before = known.byPid.get(pid)
  const tags = (before?.startTime === startTime ? before.tags : null) ?? readTags(pid)
  return { pid, parent, group, startTime, tags }
}

/** `null` when it is not ours to read, empty when it is gone. */
function readEnvironment(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1')
  } catch (error) {
    return errnoOf(error) === 'EACCES' ? null : ''
  }
}
