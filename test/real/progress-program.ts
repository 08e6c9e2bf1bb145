// A made-up run that takes its next step at each SIGUSR2. argv: the file to write its process id to.
import { writeFileSync, writeSync } from 'node:fs'
import { showProgress } from '../../src/cli/progress.ts'
import { make } from '../report/make-event.ts'

const LONG = 'draft.a-rather-long-name-that-takes-many-columns'
const { listener, stop } = showProgress(process.stderr, { env: process.env, intervalMs: 20 })

const steps: (() => void)[] = [
  () => {
    listener(make.plan(13, { outline: 1, draft: 6, essay: 6 }))
    listener(make.start('outline'))
    listener(make.attempted('outline', { costUsd: 0.12, usage: { outputTokens: 34_100 } }))
    listener(make.end('outline'))
    listener(make.cached('draft.日本'))
    listener(make.start(LONG, 'openai:gpt-5'))
    listener(make.attempt(LONG, 2, 'openai:gpt-5'))
    listener(make.bytes(LONG, 12_345))
    listener(make.start('draft.c'))
    listener(
      make.wait('draft.c', 2, 600_000, 'rate limited: 太多请求 👨‍👩‍👧 in this minute, come back later'),
    )
  },
  () => {
    const failed = { accepted: false, reason: 'empty', failedPath: 'out/e.failed' }
    listener(make.start('essay.kant'))
    listener(make.attempted('essay.kant', failed))
    listener(make.end('essay.kant', 'failure'))
  },
  () => console.log('printed by somebody else'),
  () => writeSync(1, 'written past all streams\n'),
  () => {
    stop()
    clearInterval(staying)
  },
]

const staying = setInterval(() => undefined, 1_000_000)
process.on('SIGUSR2', () => steps.shift()?.())
writeFileSync(process.argv[2] ?? '', String(process.pid))
