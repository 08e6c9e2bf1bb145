// Runs shell scripts through runProcess, so that a test can end their parent in any way:
// `node --import tsx parent.ts FOLDER SCRIPT…`. Writes its run id into the folder. SIGHUP runs the
// scripts once more, SIGTERM cancels them, SIGUSR2 leaves by process.exit. What a script prints is
// answered with a file named after the script's output and `.heard`.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { RUN_ID } from '../../src/io/call-tag.ts'
import { runProcess } from '../../src/io/process.ts'

const [folder = '', ...scripts] = process.argv.slice(2)
writeFileSync(join(folder, 'run-id'), RUN_ID)
const controller = new AbortController()
let round = 0
const runAll = async (): Promise<void> => {
  round += 1
  const results = await Promise.all(
    scripts.map((script, index) =>
      runProcess({
        command: 'sh',
        args: ['-c', script],
        stdoutPath: join(folder, `parent-${round}-${index}`),
        onProgress: () => writeFileSync(join(folder, `parent-${round}-${index}.heard`), ''),
        cwd: folder,
        env: { PATH: process.env['PATH'] ?? '', ROUND: `${round}` },
        timeoutMs: 600_000,
        killDelayMs: 500,
        signal: controller.signal,
      }),
    ),
  )
  writeFileSync(join(folder, 'results'), JSON.stringify(results.map(({ ended }) => ended)))
}
process.once('SIGUSR2', () => process.exit(3))
process.once('SIGHUP', () => void runAll())
process.once('SIGTERM', () => controller.abort())
await runAll()
