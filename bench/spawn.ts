import type { Lab } from './lab.ts'
import { atLeast, atMost, type Row } from './row.ts'
import type { SpawnReport } from './spawn-program.ts'

type Reports = Record<'ours' | 'bare', SpawnReport>

/** What a stage costs over a bare child process, and what it does to the event loop. */
export async function bench(lab: Lab): Promise<Row[]> {
  const quick = await lab.run<Reports>(
    'spawn-program',
    lab.newFolder(),
    100,
    8,
    25,
    ...lab.echo.argv,
  )
  const slow = await lab.run<Reports>(
    'spawn-program',
    lab.newFolder(),
    640,
    32,
    4,
    ...lab.echo.sleeping(50),
  )
  const { ours, bare } = quick
  const ideal = 50 / 32
  return [
    {
      name: 'stage over bare spawn, 8 at once: wall clock',
      ours: ms(ours.wallMs),
      other: `bare spawn ${ms(bare.wallMs)}`,
      ratio: ours.wallMs / bare.wallMs,
      ...atMost(ours.wallMs - bare.wallMs, 1, 'ms over it'),
    },
    {
      name: 'the same: processor time of this process',
      ours: ms(ours.cpuMs),
      other: `bare spawn ${ms(bare.cpuMs)}`,
      ratio: ours.cpuMs / bare.cpuMs,
    },
    {
      name: 'the same: longest stop of the event loop',
      ours: ms(ours.blockedMs),
      other: `bare spawn ${ms(bare.blockedMs)}`,
      ratio: ours.blockedMs / bare.blockedMs,
      ...atMost(ours.blockedMs, 30, 'ms'),
    },
    {
      name: 'child of 50 ms, 32 at once: share of ideal',
      ours: ms(slow.ours.wallMs),
      other: `ideal ${ms(ideal)}`,
      ratio: ideal / slow.ours.wallMs,
      ...atLeast(ideal / slow.ours.wallMs, 0.95),
    },
    {
      name: 'the same by bare spawn',
      ours: ms(slow.bare.wallMs),
      other: `ideal ${ms(ideal)}`,
      ratio: ideal / slow.bare.wallMs,
    },
  ]
}

function ms(value: number): string {
  return `${value.toFixed(2)} ms`
}
