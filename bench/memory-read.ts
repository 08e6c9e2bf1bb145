import { readFileSync, writeFileSync } from 'node:fs'

/** What the process has in memory now, in megabytes. */
export function residentMb(): number {
  return process.memoryUsage.rss() / 1024 / 1024
}

/** Lets `peakMb` begin anew (Source: proc(5), clear_refs). */
export function forgetPeak(): void {
  writeFileSync('/proc/self/clear_refs', '5')
}

/**
 * The most it ever had. Not `resourceUsage().maxRSS`, in which Linux counts what the parent had
 * before it started this program.
 */
export function peakMb(): number {
  const status = readFileSync('/proc/self/status', 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024
}
