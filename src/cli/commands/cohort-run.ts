import { relative } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { survey } from '../../cohort/assessment/survey.ts'
import { type Cohort, openCohort } from '../../cohort/cohort.ts'
import { type Forecast, forecast } from '../../cohort/forecast/forecast.ts'
import { STAGES, type CohortStage } from '../../cohort/ids/generation-id.ts'
import { type CohortOutcome, isComplete } from '../../cohort/run/outcome.ts'
import { runCohort } from '../../cohort/run/run-cohort.ts'
import { parseBackend } from '../../core/backend.ts'
import { formatCount } from '../../report/format.ts'
import { textTable } from '../../report/text-table.ts'
import { wholeNumber } from '../arguments.ts'
import { ask } from '../ask.ts'
import { withInput } from '../bad-input.ts'
import {
  addDataRootOption,
  type DataRootFlags,
  dataRootOf,
  templatesRootOption,
} from '../data-root.ts'
import { forecastLines } from '../forecast-lines.ts'
import { outputColumns, print, printJson } from '../output.ts'
import { showProgress } from '../progress.ts'
import { UsageError } from '../usage-error.ts'

interface RunFlags extends DataRootFlags {
  workers: number
  retry: number
  force?: CohortStage[]
  yes?: boolean
  json?: boolean
}

const MORE = `
What is there and made of the same things is not asked again, so it can be
stopped and run again at any time. Before a call that may cost money the plan
is shown and has to be agreed to, or --yes given. Exit code 1 says that
generations failed or were skipped; \`reverie cohort status\` says why.

Examples:
  reverie cohort run daydream --workers 8
  reverie cohort run daydream --force evaluation --yes --json > events.jsonl`

export function cohortRunCommand(): Command {
  const command = new Command('run')
    .summary('make what is missing or stale of a cohort')
    .description('Make what is missing or stale of a cohort.')
    .argument('<cohort>', 'a cohort of the data root, or the path of a spec')
    .option('-j, --workers <n>', 'generations made at once', wholeNumber({ min: 1 }), 4)
    .option('--retry <n>', 'extra attempts after a failed one', wholeNumber({ min: 0 }), 2)
    .option('--force <stage>', 'make a stage anew although it is there; repeatable', stageNames)
    .option('--yes', 'agree to the plan beforehand')
    .option('--json', 'events on standard output, one JSON object a line')
  return addDataRootOption(command).addHelpText('after', MORE).action(run)
}

function stageNames(text: string, earlier: readonly CohortStage[] = []): CohortStage[] {
  const stage = STAGES.find((known) => known === text)
  if (stage !== undefined) return [...earlier, stage]
  throw new InvalidArgumentError(`It has to be one of ${STAGES.join(', ')}.`)
}

async function run(which: string, flags: RunFlags): Promise<void> {
  const cohort = await withInput(() => openCohort(dataRootOf(flags), which, templatesRootOption()))
  const { force = [], workers, retry: retries, json = false } = flags
  const planned = forecast(cohort, survey(cohort, force))
  if (planned.faults.length > 0) throw new UsageError(planned.faults.join('\n'))
  if (!flags.yes && mayCost(planned)) await agree(planned)
  const progress = showProgress(process.stderr, { env: process.env })
  let outcome: CohortOutcome
  try {
    outcome = await withInput(() =>
      runCohort(cohort, {
        workers,
        retries,
        force,
        log(event) {
          progress.listener(event)
          if (json) printJson(event)
        },
      }),
    )
  } finally {
    progress.stop()
  }
  if (!json) print(`${summary(cohort, outcome).join('\n')}\n`)
  if (!isComplete(outcome)) process.exitCode = 1
}

/** Providers whose calls are nobody's bill. */
const FREE = new Set(['command', 'copy', 'offline', 'ollama'])

function mayCost({ calls }: Forecast): boolean {
  return calls.some(({ backend }) => !FREE.has(parseBackend(backend).provider))
}

/** @throws UsageError unless a person agrees; InterruptedError. */
async function agree(planned: Forecast): Promise<void> {
  for (const line of forecastLines(planned, process.stderr.columns ?? Infinity)) {
    process.stderr.write(`${line}\n`)
  }
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError('These calls may cost money. Say --yes to make them.')
  }
  const answer = await ask('\nMake these calls? [y/N] ')
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('Nothing was asked.')
}

function summary(cohort: Cohort, { stages }: CohortOutcome): string[] {
  const keys = ['total', 'made', 'reused', 'failed', 'skipped'] as const
  const present = STAGES.filter((stage) => stages[stage].total > 0)
  const table = textTable(
    [
      { cells: ['stage', ...present] },
      ...keys.map((key) => ({
        cells: [key, ...present.map((stage) => formatCount(stages[stage][key]))],
        align: 'right' as const,
      })),
    ],
    { columns: outputColumns() },
  )
  return [...table, '', `Texts: ${relative('.', cohort.gensFolder) || '.'}/<stage>/<id>/parsed.txt`]
}
