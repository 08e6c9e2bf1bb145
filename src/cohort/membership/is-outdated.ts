import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Cohort } from '../cohort.ts'

/** Whether a spec, or a file beside it, was changed after the cohort's membership was made of it. */
export function isOutdated({ specFile, folder }: Pick<Cohort, 'specFile' | 'folder'>): boolean {
  const membership = statSync(join(folder, 'membership.csv'), { throwIfNoEntry: false })
  if (specFile === undefined || membership === undefined) return false
  const beside = readdirSync(dirname(specFile), { recursive: true, encoding: 'utf8' })
  return beside.some((name) => statSync(join(dirname(specFile), name)).mtimeMs > membership.mtimeMs)
}
