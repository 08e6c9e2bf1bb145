import { execFile } from 'node:child_process'
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { AXES } from './compile-spec-axes.ts'

const PROGRAM = fileURLToPath(new URL('compile-spec-program.ts', import.meta.url))
const run = promisify(execFile)

export interface Measure {
  name: string
  value: number
  unit: string
  /** The most it may be; absent: there is no bar. */
  atMost?: number
}

/** A spec of a million rows compiled to a CSV file, against bare loops that write the same file. */
export async function bench(): Promise<Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'reverie-bench-'))
  try {
    const spec = join(folder, 'spec.json')
    const axes = Object.fromEntries(AXES.map(({ name, levels }) => [name, levels]))
    writeFileSync(spec, JSON.stringify({ axes }))
    const measure = async (mode: string): Promise<{ ms: number; peakMb: number }> => {
      const args = ['--import', 'tsx', PROGRAM, mode, spec, join(folder, `${mode}.csv`)]
      const { stdout } = await run(process.execPath, args)
      return JSON.parse(stdout) as { ms: number; peakMb: number }
    }
    const bare = await measure('bare')
    const compiled = await measure('compiled')
    const shuffled = await measure('shuffled')
    if ((await digest(join(folder, 'bare.csv'))) !== (await digest(join(folder, 'compiled.csv')))) {
      throw new Error('The compiled spec and the bare loops wrote different files.')
    }
    return [
      { name: 'spec of 1 000 000 rows to CSV', value: compiled.ms, unit: 'ms', atMost: 5000 },
      { name: 'its peak memory', value: compiled.peakMb, unit: 'MB', atMost: 150 },
      { name: 'the same, shuffled', value: shuffled.ms, unit: 'ms', atMost: 5000 },
      { name: 'its peak memory', value: shuffled.peakMb, unit: 'MB', atMost: 150 },
      { name: 'peak memory over bare loops', value: compiled.peakMb - bare.peakMb, unit: 'MB' },
      { name: 'time over bare loops', value: compiled.ms / bare.ms, unit: 'times' },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
