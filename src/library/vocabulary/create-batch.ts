import { join } from 'node:path'
import { createWhole } from '../../io/create-whole.ts'
import { makeFolder } from '../../io/files.ts'
import type { Batch } from './batch.ts'
import { asJson } from './json-file.ts'

/**
 * Writes a batch to a file of its own, `claude_batch_YYYYMMDD_HHMMSS[-n].json` by the local clock,
 * and returns its path. However many are made in one second, none takes the place of another.
 *
 * @throws DiskError
 */
export function createBatch(folder: string, batch: Batch, now: Date): string {
  makeFolder(folder)
  const stem = `claude_batch_${stamp(now)}`
  const content = asJson(batch)
  for (let n = 1; ; n += 1) {
    const path = join(folder, `${stem}${n === 1 ? '' : `-${n}`}.json`)
    if (createWhole(path, content)) return path
  }
}

function stamp(now: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`
  return `${date}_${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`
}
