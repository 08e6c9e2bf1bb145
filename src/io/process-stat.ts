import { readFileSync } from 'node:fs'

/** What the kernel says of a process, a zombie included. */
export interface ProcessStat {
  /** `Z` for one that has ended and that its parent has not collected yet. */
  state: string
  parent: number
  group: number
  /** Clock ticks since boot: with the pid it names a process for good, since pids come round. */
  startTime: string
}

/**
 * Looks a process up; `undefined` for none, or where there is no Linux `/proc`.
 *
 * Source: proc(5)
 */
export function processStat(pid: number): ProcessStat | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The program's name stands in brackets and may hold blanks and brackets itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state = '', parent, group] = fields
    return { state, parent: Number(parent), group: Number(group), startTime: fields[19] ?? '' }
  } catch {
    return undefined
  }
}
