// A fan-out of children that do not want to end. Arguments: folder, word to be found by, and
// `uncaught` to leave the interruption uncaught.
import { Session } from '../../src/session.ts'

const [folder = '', word = '', uncaught] = process.argv.slice(2)
const child = new URL('stubborn-child.sh', import.meta.url).pathname
const session = new Session({ outputDir: folder, prefix: 'p', killDelayMs: 1000 })
const names = ['a', 'b', 'c', 'd']
console.log('ready')
try {
  await session.runParallel(
    names.map((name) => session.stage(name, name, ['command', `${child} ${word}`])),
    { maxWorkers: 3 },
  )
} catch (error) {
  if (uncaught !== undefined) throw error
  console.log(error instanceof Error ? error.message : error)
}
