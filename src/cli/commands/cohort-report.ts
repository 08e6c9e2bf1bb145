import { relative } from 'node:path'
import { Command } from 'commander'
import { writeReport } from '../../cohort/report.ts'
import { groupBy } from '../../cohort/scores/group-by.ts'
import type { Scored } from '../../cohort/scores/scored.ts'
import { formatCount } from '../../report/format.ts'
import { textTable } from '../../report/text-table.ts'
import { withInput } from '../bad-input.ts'
import { addDataRootOption, type DataRootFlags } from '../data-root.ts'
import { outputColumns, print, printJson } from '../output.ts'
import { storedCohort, tellOutdated } from '../stored-cohort.ts'

interface ReportFlags extends DataRootFlags {
  json?: boolean
}

const MORE = `
The tables are made from membership.csv and the stored generations alone, so
they can be made again at any time, of a cohort that is still running too. An
evaluation without a score is in no mean; the coverage beside each mean says
how many of the planned scores it is of.

Examples:
  reverie cohort report daydream
  reverie cohort report daydream --json | jq -r 'select(.type == "table").path'`

/** How many kinds of errors are shown. */
const SHOWN = 5

export function cohortReportCommand(): Command {
  const command = new Command('report')
    .summary('write the tables of its scores')
    .description("Write a cohort's scores as CSV tables into its reports folder.")
    .argument('<cohort>', 'a cohort of the data root')
  return addDataRootOption(command)
    .option('--json', 'one JSON object a table, then one for the whole')
    .addHelpText('after', MORE)
    .action(report)
}

async function report(which: string, flags: ReportFlags): Promise<void> {
  const { dataRoot, cohortId } = await storedCohort(which, flags)
  const { files, scores } = await withInput(() => writeReport(dataRoot, cohortId))
  tellOutdated(scores, cohortId)
  const scored = scores.filter(({ score }) => score !== undefined).length
  if (flags.json) {
    for (const { path, rows } of files) printJson({ type: 'table', path, rows })
    const coverage = scores.length === 0 ? null : scored / scores.length
    printJson({ type: 'report', cohort: cohortId, planned: scores.length, n: scored, coverage })
    return
  }
  const columns = outputColumns()
  const table = textTable(
    [
      { cells: files.map(({ rows }) => formatCount(rows)), align: 'right' },
      { cells: files.map(({ rows }) => (rows === 1 ? 'row' : 'rows')), gap: 1 },
      { cells: files.map(({ path }) => relative('.', path)) },
    ],
    { columns },
  )
  print(`${table.join('\n')}\n\n${coverageLine(scored, scores.length)}\n`)
  for (const line of errorLines(scores)) print(`${line}\n`)
}

function coverageLine(scored: number, planned: number): string {
  if (planned === 0) return 'The cohort has no evaluations.'
  const share = Math.floor((100 * scored) / planned)
  return `${formatCount(scored)} of ${formatCount(planned)} evaluations have a score (${share} %).`
}

/** The reasons for missing scores, ids left out, the most frequent first. */
function errorLines(scores: readonly Scored[]): string[] {
  const errors = scores.flatMap(({ error }) => (error === undefined ? [] : [error]))
  const kinds = [...groupBy(errors, (error) => error.replaceAll(/\b[dev]_\w+\b/g, '…'))]
  kinds.sort(([, a], [, b]) => b.length - a.length)
  const rest = kinds.length - SHOWN
  return [
    ...kinds.slice(0, SHOWN).map(([kind, all]) => `  ${formatCount(all.length)} × ${kind}`),
    ...(rest > 0 ? [`  and ${rest} other reasons; aggregated_scores.csv has them all`] : []),
  ]
}
