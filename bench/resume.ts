import { join } from 'node:path'
import { makeFinishedFolder } from './finished-folder.ts'
import type { Lab } from './lab.ts'
import type { ResumeReport } from './resume-program.ts'
import { bestOf } from './rounds.ts'
import { atMost, type Row } from './row.ts'

const COUNT = 100_000
const ROUNDS = 5

/** A hundred thousand finished stages asked for again. */
export async function bench(lab: Lab): Promise<Row[]> {
  const folder = join(lab.newFolder(), 'finished')
  makeFinishedFolder(folder, COUNT)
  let openMs = Infinity
  let mb = Infinity
  const best = await bestOf(ROUNDS, {
    bare: async () => (await lab.run<ResumeReport>('resume-program', 'bare', folder, COUNT)).ms,
    ours: async () => {
      const report = await lab.run<ResumeReport>('resume-program', 'ours', folder, COUNT)
      openMs = Math.min(openMs, report.openMs)
      mb = Math.min(mb, report.mb)
      return report.ms
    },
  })
  return [
    {
      name: 'resume of 100 000 finished stages',
      ours: `${best.ours.toFixed(0)} ms (${openMs.toFixed(0)} to open)`,
      other: `parse, hash, stat ${best.bare.toFixed(0)} ms`,
      ratio: best.ours / best.bare,
      ...atMost(best.ours, 500, 'ms'),
    },
    { name: 'the same: memory with all results', ours: `${mb.toFixed(0)} MB` },
  ]
}
