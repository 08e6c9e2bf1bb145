import type { Usage } from '../../core/usage.ts'
import { known } from '../http/json.ts'

/** The counts that are known; absent when none is. */
export function usageOf(counts: { [K in keyof Usage]-?: number | undefined }): Usage | undefined {
  const usage = known(counts)
  return Object.keys(usage).length === 0 ? undefined : usage
}
