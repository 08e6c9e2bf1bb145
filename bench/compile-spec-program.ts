// Compiles a spec to a CSV file, or writes the same file by bare loops, and prints what it took.
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { compileSpec } from '../src/cohort/spec/compile.ts'
import { loadSpec } from '../src/cohort/spec/load.ts'
import { writeRows } from '../src/cohort/spec/write-rows.ts'
import { AXES } from './compile-spec-axes.ts'

const [mode = '', specPath = '', outputPath = ''] = process.argv.slice(2)

async function* compiled(): AsyncGenerator<string> {
  const spec = await loadSpec(specPath)
  const design = compileSpec(spec, mode === 'shuffled' ? { seed: 1 } : {})
  yield* writeRows(design, design, 'csv')
}

/** What one would write by hand for exactly these axes: no rules, no quotes, no checks. */
function* bare(): Generator<string> {
  const [a, b, c, d, e, f] = AXES.map(({ levels }) => levels) as [
    string[],
    string[],
    string[],
    string[],
    string[],
    string[],
  ]
  let text = `${AXES.map(({ name }) => name).join(',')}\n`
  for (const u of a) {
    for (const v of b) {
      for (const w of c) {
        for (const x of d) {
          for (const y of e) {
            for (const z of f) text += `${u},${v},${w},${x},${y},${z}\n`
          }
          yield text
          text = ''
        }
      }
    }
  }
}

const start = performance.now()
const rows = mode === 'bare' ? bare() : compiled()
await pipeline(Readable.from(rows), createWriteStream(outputPath))
const ms = performance.now() - start
console.log(JSON.stringify({ ms, peakMb: process.resourceUsage().maxRSS / 1024 }))
