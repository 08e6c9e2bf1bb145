// A workflow as a user would write it: 200 stages by a child program, run again after each kill.
// Arguments: folder, file of counts, seconds a child takes, number of stages.
import { Session } from '../../src/session.ts'

const [folder = '', counts = '', seconds = '0', total = '200'] = process.argv.slice(2)
const child = new URL('counting-child.sh', import.meta.url).pathname
const session = new Session({ outputDir: folder, prefix: 'p' })

function* calls() {
  for (let index = 0; index < Number(total); index += 1) {
    yield session.stage(`s${index}`, `s${index}\n`, ['command', `${child} ${counts} ${seconds}`])
  }
}

await session.runParallel(calls(), { maxWorkers: 8 })
await session.close()
