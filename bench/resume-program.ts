// Asks a finished folder for all its stages again, or does by bare loops what that takes at least.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { hash } from 'node:crypto'
import { Session } from '../src/index.ts'
import { BACKEND, PREFIX, promptOf, stageName } from './finished-folder.ts'
import { residentMb } from './memory-read.ts'

export interface ResumeReport {
  openMs: number
  ms: number
  mb: number
}

const [mode = '', outputDir = '', count = ''] = process.argv.slice(2)

async function ours(): Promise<number> {
  const session = new Session({ outputDir, prefix: PREFIX })
  const opened = performance.now()
  function* calls() {
    for (let at = 0; at < Number(count); at += 1) {
      yield session.stage(stageName(at), promptOf(at), BACKEND)
    }
  }
  const results = Object.values(await session.runParallel(calls(), { maxWorkers: 8 }))
  const isAll =
    results.length === Number(count) && results.every(({ source }) => source === 'cache')
  if (!isAll) throw new Error('The folder was not taken as finished.')
  return opened
}

/** Parses the ends of the stages, hashes every prompt and looks at every answer. */
function bare(): number {
  const ends = new Map<string, unknown>()
  for (const line of readFileSync(join(outputDir, `${PREFIX}-journal.jsonl`), 'utf8').split('\n')) {
    if (line.startsWith('{"type":"stage-end"')) {
      const end = JSON.parse(line) as { stage: string }
      ends.set(end.stage, end)
    }
  }
  const opened = performance.now()
  let found = 0
  for (let at = 0; at < Number(count); at += 1) {
    const path = join(outputDir, `${PREFIX}-${stageName(at)}-output.md`)
    hash('sha256', promptOf(at))
    if (ends.has(stageName(at)) && statSync(path).size > 0) found += 1
  }
  if (found !== Number(count)) throw new Error('The folder is not finished.')
  return opened
}

const start = performance.now()
const opened = mode === 'bare' ? bare() : await ours()
const report: ResumeReport = {
  openMs: opened - start,
  ms: performance.now() - start,
  mb: residentMb(),
}
console.log(JSON.stringify(report))
