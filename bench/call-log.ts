import { join } from 'node:path'
import type { CallLogReport } from './call-log-program.ts'
import { makeFinishedFolder, PREFIX } from './finished-folder.ts'
import type { Lab } from './lab.ts'
import { atMost, type Row } from './row.ts'

const COUNT = 100_000
const ROUNDS = 3

/** A call log of a hundred thousand calls, made from the journal and the files it names. */
export async function bench(lab: Lab): Promise<Row[]> {
  const folder = join(lab.newFolder(), 'finished')
  makeFinishedFolder(folder, COUNT)
  const journal = join(folder, `${PREFIX}-journal.jsonl`)
  const { ours, bare } = await lab.run<CallLogReport>('call-log-program', journal, COUNT, ROUNDS)
  return [
    {
      name: 'call log of 100 000 calls from a journal',
      ours: `${ours.toFixed(0)} ms`,
      other: `bare inserts ${bare.toFixed(0)} ms`,
      ratio: ours / bare,
      ...atMost(ours, 3000, 'ms'),
    },
  ]
}
