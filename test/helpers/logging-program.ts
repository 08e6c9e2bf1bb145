// Thirty stages with a live call log shared with other processes. Arguments: folder, prefix, database.
import { liveCallLog } from '../../src/report/call-log.ts'
import { textRunner } from '../../src/runners/text-runner.ts'
import { Session } from '../../src/session.ts'

const [folder = '', prefix = '', database = ''] = process.argv.slice(2)
const log = liveCallLog(database, folder, (problem) => {
  console.error(problem)
  process.exitCode = 1
})
const runner = textRunner((prompt) => `answer to ${prompt}`)
const session = new Session({ outputDir: folder, prefix, runner, log: log.listener })
for (let index = 0; index < 30; index += 1) await session.runPrompt(`s${index}`, 'x', 'offline')
await session.close()
await log.close()
