import { Command } from 'commander'
import { cohortCompareCommand } from './cohort-compare.ts'
import { cohortCompileCommand } from './cohort-compile.ts'
import { cohortPlanCommand } from './cohort-plan.ts'
import { cohortReportCommand } from './cohort-report.ts'
import { cohortRunCommand } from './cohort-run.ts'
import { cohortStatusCommand } from './cohort-status.ts'
import { cohortTopCommand } from './cohort-top.ts'

const SUBCOMMANDS = [
  cohortCompileCommand,
  cohortPlanCommand,
  cohortRunCommand,
  cohortStatusCommand,
  cohortReportCommand,
  cohortTopCommand,
  cohortCompareCommand,
]

const MORE = `
A cohort is the folder cohorts/<id> of a data root; its spec says which drafts,
essays and evaluations there are to be.

Examples:
  reverie cohort plan daydream
  reverie cohort run daydream --workers 8
  reverie cohort status daydream`

export function cohortCommand(): Command {
  const command = new Command('cohort')
    .description('Fan one experiment out over templates, models and replicates.')
    .addHelpText('after', MORE)
  for (const subcommand of SUBCOMMANDS) command.addCommand(subcommand())
  return command
}
