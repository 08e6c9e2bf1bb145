import type { Lab } from './lab.ts'
import type { AnswerReport, FlightReport, QueueReport, StagesReport } from './memory-program.ts'
import { atMost, type Row } from './row.ts'

/** What stages hold in memory, each kind in a process of its own. */
export async function bench(lab: Lab): Promise<Row[]> {
  const measure = <Report>(mode: string, amount: number, argv: readonly string[]) =>
    lab.run<Report>('memory-program', mode, lab.newFolder(), amount, ...argv)
  const few = await measure<StagesReport>('stages', 1, lab.echo.argv)
  const stages = await measure<StagesReport>('stages', 1000, lab.echo.argv)
  // Long enough for all of them to be launched before the first one ends.
  const flight = await measure<FlightReport>('flight', 500, lab.echo.sleeping(20_000))
  const answer = await measure<AnswerReport>('answer', 100, [])
  const queue = await measure<QueueReport>('queue', 100_000, [])
  return [
    {
      name: 'memory of 1 000 stages, 8 at once',
      ours: mb(stages.mb),
      other: `one stage ${mb(few.mb)}`,
      ratio: stages.mb / few.mb,
      ...atMost(stages.mb, 65, 'MB'),
    },
    {
      name: `memory of each of ${flight.stages} stages in flight`,
      ours: `${flight.kb.toFixed(1)} KB`,
      ...atMost(flight.kb, 40, 'KB'),
    },
    {
      name: 'growth of memory by an answer of 100 MB',
      ours: mb(answer.mb),
      ...atMost(answer.mb, 10, 'MB'),
    },
    {
      name: '100 000 calls from a generator: memory at the first launch',
      ours: mb(queue.mb),
    },
    {
      name: 'the same: time to the first launch',
      ours: `${queue.ms.toFixed(1)} ms`,
    },
  ]
}

function mb(value: number): string {
  return `${value.toFixed(1)} MB`
}
