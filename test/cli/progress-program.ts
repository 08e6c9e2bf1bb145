// Shows a run that never says it is over, as a program does whose author forgot to stop the display.
// argv: 'live' or 'lines'; 'throw' and 'idle' say how it goes on.
import { errorMonitor } from 'node:events'
import type { EventEmitter } from 'node:events'
import { showProgress } from '../../src/cli/progress.ts'

const [, , face, ending] = process.argv
const display = showProgress(process.stdout, {
  env: { TERM: 'xterm', LANG: 'C.UTF-8' },
  live: face === 'live',
  intervalMs: 5,
})
const at = new Date(0).toISOString()
display.listener({ type: 'plan', at, total: 2 })
display.listener({
  type: 'stage-start',
  stage: 'draft',
  at,
  fingerprint: 'f',
  backend: 'claude:sonnet',
  inputPath: 'in',
  outputPath: 'out',
})
if (ending === 'throw') throw new Error('a bug')
if (ending === 'idle') {
  process.stdin.resume()
  // Watches without counting as somebody who deals with it.
  const watched: EventEmitter = process.stdout
  watched.once(errorMonitor, (error: NodeJS.ErrnoException) => {
    process.stderr.write(`${error.code}\n`)
  })
  process.stderr.write('ready\n')
}
