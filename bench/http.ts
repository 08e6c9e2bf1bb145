import type { CallsReport, HoldReport, LargeReport } from './http-program.ts'
import type { Lab } from './lab.ts'
import { atMost, type Row } from './row.ts'

/** What a call over HTTP costs over undici alone, and what waiting calls and long answers hold. */
export async function bench(lab: Lab): Promise<Row[]> {
  const measure = <Report>(mode: string, amount: number) =>
    lab.run<Report>('http-program', lab.newFolder(), mode, amount)
  const calls = await measure<CallsReport>('calls', 1500)
  const ours = await measure<HoldReport>('hold-ours', 1000)
  const bare = await measure<HoldReport>('hold-bare', 1000)
  const large = await measure<LargeReport>('large', 100)
  return [
    {
      name: 'HTTP call of 21 events, answer to a file, 64 at once',
      ours: `${calls.ours.toFixed(2)} ms`,
      other: `undici, body to a file ${calls.bare.toFixed(2)} ms`,
      ratio: calls.ours / calls.bare,
      ...atMost(calls.ours - calls.bare, 1, 'ms over it'),
    },
    {
      name: 'HTTP: memory of each of the first 1 000 calls in flight',
      ours: `${ours.firstKb.toFixed(1)} KB`,
      other: `undici ${bare.firstKb.toFixed(1)} KB`,
      ratio: ours.firstKb / bare.firstKb,
    },
    {
      name: 'HTTP: memory of each of the next 1 000',
      ours: `${ours.nextKb.toFixed(1)} KB`,
      other: `undici ${bare.nextKb.toFixed(1)} KB`,
      ratio: ours.nextKb / bare.nextKb,
      ...atMost(ours.nextKb, 40, 'KB'),
    },
    {
      name: 'HTTP: growth of memory by an answer of 100 MB after one of 10 MB',
      ours: `${large.mb.toFixed(1)} MB`,
      other: `its file is 100 MB, written in ${large.seconds.toFixed(1)} s`,
      ...atMost(large.mb, 10, 'MB'),
    },
  ]
}
