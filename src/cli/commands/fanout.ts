import { basename, dirname, resolve } from 'node:path'
import { Command } from 'commander'
import type { Backend } from '../../core/backend.ts'
import { readSourceText } from '../../io/source-text.ts'
import type { Session } from '../../session.ts'
import type { StageCall } from '../../session/stage-call.ts'
import { backends, wholeNumber } from '../arguments.ts'
import { addCallOptions, type CallFlags, stageOptionsOf } from '../call-options.ts'
import { type Cell, countCells, fanoutCells } from '../fanout-cells.ts'
import { findFiles } from '../find-files.ts'
import { inSession, reachable } from '../in-session.ts'
import { print, tell } from '../output.ts'
import { whoAnswers } from '../who-answers.ts'

interface FanoutFlags extends CallFlags {
  backend?: Backend[]
  jobs: number
  stopOnError?: boolean
}

const MORE = `
Every file is a prompt, asked of every backend. Standard output gets one line
for each as it ends: status (success, cached, failure, interrupted), stage and
answer file, with tabs between them. Stop it and run it again at any time: what
is finished is not asked again.

Examples:
  reverie fanout 'prompts/**/*.md' -b claude:sonnet -b openai:gpt-5 -j 8
  reverie fanout prompts '!prompts/old/**' -b claude:haiku --retry 2
  reverie fanout 'prompts/*.md' -b codex | awk '$1 == "success" { print $3 }'`

export function fanoutCommand(): Command {
  const command = new Command('fanout')
    .description('Ask many prompts of one or more backends, side by side.')
    .argument('<files...>', "prompt files, folders or quoted patterns; '!…' leaves out")
    .option(
      '-b, --backend <provider:model>',
      'who answers; repeatable (default: offline)',
      backends,
    )
    .option('-j, --jobs <n>', 'prompts asked at once', wholeNumber({ min: 1 }), 2)
    .option('--stop-on-error', 'begin nothing new after a failure')
  return addCallOptions(command, 'fanout').addHelpText('after', MORE).action(fanout)
}

async function fanout(patterns: string[], flags: FanoutFlags): Promise<void> {
  const files = await findFiles(patterns, 'prompt file', (file) => !isOwn(file, flags))
  const asked = await whoAnswers(flags.backend ?? [], flags.fallback)
  const groups = countCells(fanoutCells(files, asked))

  const shown = new Set<string>()
  const show = (status: string, stage: string, path: string) => {
    if (status === 'failure') shown.add(stage)
    if (!flags.json) print(`${status}\t${stage}\t${path}\n`)
  }
  const { failures } = await inSession(
    flags,
    (event) => {
      if (event.type !== 'stage-end' && event.type !== 'stage-cached') return
      const status = event.type === 'stage-cached' ? 'cached' : event.status
      show(status, event.stage, reachable(flags.out, event.outputPath))
    },
    (session) => {
      const total = files.length * asked.length
      session.announce({ type: 'plan', at: new Date().toISOString(), total, groups })
      return session.runParallel(stages(session, fanoutCells(files, asked), flags), {
        maxWorkers: flags.jobs,
        retries: flags.retry,
        retryDelayMs: flags.retryDelay,
        stopOnError: flags.stopOnError ?? false,
        reject: false,
      })
    },
  )
  for (const [stage, error] of Object.entries(failures)) {
    process.exitCode = 1
    // The journal could not be written, so there was no event to show it by.
    if (shown.has(stage)) continue
    show('failure', stage, '')
    tell(error?.message ?? `Stage '${stage}' failed.`)
  }
}

/** What this very fan-out writes; else the answers of one run would be the prompts of the next. */
function isOwn(file: string, { out, prefix }: CallFlags): boolean {
  return dirname(file) === resolve(out) && basename(file).startsWith(`${prefix}-`)
}

/** Made one by one as workers come free; the text of a prompt is read when its turn has come. */
function* stages(session: Session, cells: Iterable<Cell>, flags: CallFlags): Generator<StageCall> {
  const options = stageOptionsOf(flags)
  for (const { stage, file, backend } of cells) {
    yield session.stage(stage, () => readSourceText(file), backend, options)
  }
}
