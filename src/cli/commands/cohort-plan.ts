import { Command } from 'commander'
import { survey } from '../../cohort/assessment/survey.ts'
import { openCohort } from '../../cohort/cohort.ts'
import { forecast } from '../../cohort/forecast/forecast.ts'
import { withInput } from '../bad-input.ts'
import {
  addDataRootOption,
  type DataRootFlags,
  dataRootOf,
  templatesRootOption,
} from '../data-root.ts'
import { forecastLines } from '../forecast-lines.ts'
import { outputColumns, print, printJson, tell } from '../output.ts'

interface PlanFlags extends DataRootFlags {
  json?: boolean
}

const MORE = `
Nothing is asked and nothing is written. Tokens and cost are those of earlier
calls of the same stage and backend in this data root, times the calls to come,
with the range of four in five of them; unknown where there were none. Exit
code 2 says that the spec, a table or a template has a fault.

Examples:
  reverie cohort plan daydream
  reverie cohort plan data/cohorts/daydream/spec/config.yaml --json | jq .calls`

export function cohortPlanCommand(): Command {
  const command = new Command('plan')
    .summary('what a run would do, and what that may cost')
    .description('Show what a run of a cohort would do: cells, calls, expected tokens and cost.')
    .argument('<cohort>', 'a cohort of the data root, or the path of a spec')
  return addDataRootOption(command)
    .option('--json', 'one JSON object')
    .addHelpText('after', MORE)
    .action(plan)
}

async function plan(which: string, flags: PlanFlags): Promise<void> {
  const cohort = await withInput(() => openCohort(dataRootOf(flags), which, templatesRootOption()))
  const planned = forecast(cohort, survey(cohort))
  if (flags.json) {
    printJson({ cohort: cohort.cohortId, ...planned })
  } else {
    print(`cohort ${cohort.cohortId} in ${cohort.dataRoot}\n\n`)
    print(`${forecastLines(planned, outputColumns()).join('\n')}\n`)
  }
  for (const fault of planned.faults) tell(fault)
  if (planned.faults.length > 0) process.exitCode = 2
}
