// A user's script: asks one prompt for each file of a folder, 8 at once.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Session } from '../src/index.ts'
import { backendOf } from './echo.ts'

const [inputs = '', outputDir = '', workers = '', ...argv] = process.argv.slice(2)

await using session = new Session({ outputDir, prefix: 'x' })
function* calls() {
  for (const name of readdirSync(inputs)) {
    const prompt = readFileSync(join(inputs, name), 'utf8')
    yield session.stage(name.replace('.md', ''), prompt, backendOf(argv))
  }
}
await session.runParallel(calls(), { maxWorkers: Number(workers) })
