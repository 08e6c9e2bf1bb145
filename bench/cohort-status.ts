import type { StatusReport } from './cohort-status-program.ts'
import type { Lab } from './lab.ts'
import { atMost, type Row } from './row.ts'

const GENERATIONS = 100_000
const ROUNDS = 3

/** How long it takes to say what is done, stale, missing or failed of a finished cohort. */
export async function bench(lab: Lab): Promise<Row[]> {
  const folder = lab.newFolder()
  await lab.run('cohort-status-program', 'make', folder, GENERATIONS)
  const reports: StatusReport[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    reports.push(await lab.run('cohort-status-program', 'look', folder, GENERATIONS))
  }
  const least = (of: keyof StatusReport) => Math.min(...reports.map((report) => report[of]))
  const [seconds, bare] = [least('ms') / 1000, least('bareMs') / 1000]
  return [
    {
      name: 'status of a cohort of 100 000 generations',
      ours: `${seconds.toFixed(2)} s`,
      other: `bare stats of their texts ${bare.toFixed(2)} s`,
      ratio: seconds / bare,
      ...atMost(seconds, 2, 's'),
    },
    { name: 'its memory', ours: `${least('peakMb').toFixed(0)} MB` },
  ]
}
