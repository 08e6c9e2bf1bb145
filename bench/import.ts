import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lab } from './lab.ts'
import { bestOf, type Contender, timed } from './rounds.ts'
import { atMost, type Row } from './row.ts'

const ROUNDS = 60

/** What it takes to have a `Session` of the shipped package at hand, over an empty script. */
export async function bench(lab: Lab): Promise<Row[]> {
  const script = (name: string, text: string): Contender => {
    const path = join(lab.folder, `${name}.mjs`)
    writeFileSync(path, text)
    return () => timed(() => spawnSync(process.execPath, [path], { stdio: 'inherit' }))
  }
  const index = JSON.stringify(lab.index)
  const best = await bestOf(ROUNDS, {
    bare: script('bare', ''),
    ours: script('import', `import { Session } from ${index}\nif (!Session) process.exit(1)\n`),
  })
  return [
    {
      name: 'import of Session',
      ours: `${best.ours.toFixed(1)} ms`,
      other: `bare script ${best.bare.toFixed(1)} ms`,
      ratio: best.ours / best.bare,
      ...atMost(best.ours - best.bare, 15, 'ms over it'),
    },
  ]
}
