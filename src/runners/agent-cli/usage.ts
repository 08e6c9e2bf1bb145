import { defined } from '../../core/defined.ts'
import type { Usage } from '../../core/usage.ts'

/** The counts that are known; absent when none is. */
export function usageOf(counts: { [K in keyof Usage]-?: number | undefined }): Usage | undefined {
  const usage = defined(counts)
  return Object.keys(usage).length === 0 ? undefined : usage
}
