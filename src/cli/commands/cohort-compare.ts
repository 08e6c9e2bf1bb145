import { Command } from 'commander'
import { compareCohorts } from '../../cohort/compare.ts'
import type { MissingEvaluation } from '../../cohort/comparison/missing-evaluations.ts'
import type { VersionResult } from '../../cohort/comparison/template-versions.ts'
import { columnsOf, textTable } from '../../report/text-table.ts'
import { wholeNumber } from '../arguments.ts'
import { withInput } from '../bad-input.ts'
import { addDataRootOption, type DataRootFlags } from '../data-root.ts'
import { outputColumns, print, printJson } from '../output.ts'
import { intervalText, scoreText, shareText } from '../score-text.ts'
import { storedCohort } from '../stored-cohort.ts'
import { UsageError } from '../usage-error.ts'

interface CompareFlags extends DataRootFlags {
  winners: number
  json?: boolean
}

const MORE = `
The first cohort is the baseline. Templates whose names differ by a version
alone (essay-v1, essay-v2) are compared with each other, and a template with
itself in another cohort. The difference is over what both have with all else
equal: combo, models, the other templates, the judge; pairs says of how many.
Below, the evaluations that the baseline's best essays lack: judges of any of
the cohorts that gave them no score.

Examples:
  reverie cohort compare first second
  reverie cohort compare first second --json | jq 'select(.type == "missing")'`

export function cohortCompareCommand(): Command {
  const command = new Command('compare')
    .summary('template versions across cohorts')
    .description('Compare versions of templates across cohorts, and find missing evaluations.')
    .argument('<cohorts...>', 'cohorts of the data root, the baseline first; one will do')
    .option('-n, --winners <count>', 'how many best essays count', wholeNumber({ min: 1 }), 10)
  return addDataRootOption(command)
    .option('--json', 'one JSON object a template version, then one a missing evaluation')
    .addHelpText('after', MORE)
    .action(compare)
}

async function compare(names: readonly string[], flags: CompareFlags): Promise<void> {
  const found = await Promise.all(names.map((name) => storedCohort(name, flags)))
  const ids = found.map(({ cohortId }) => cohortId)
  const doubled = ids.find((id, index) => ids.indexOf(id) !== index)
  if (doubled !== undefined)
    throw new UsageError(`Cohort '${doubled}' is named twice. Name it once.`)
  const { dataRoot = '' } = found[0] ?? {}
  const { templates, missing, winners } = await withInput(() =>
    compareCohorts(dataRoot, ids, flags.winners),
  )
  if (flags.json) {
    for (const version of templates) printJson(versionFields(version))
    for (const each of missing) printJson(missingFields(each))
    return
  }
  print(`${[...versionLines(templates), '', ...missingLines(missing, winners)].join('\n')}\n`)
}

function versionLines(versions: readonly VersionResult[]): string[] {
  if (versions.length === 0)
    return ['No template has another version, or another cohort, beside it.']
  const column = columnsOf(versions)
  return textTable(
    [
      { ...column('stage', ({ stage }) => stage), drop: 3 },
      { ...column('template', ({ template }) => template), min: 12 },
      { ...column('cohort', ({ cohortId }) => cohortId), min: 10 },
      column('score', ({ summary }) => scoreText(summary.mean)),
      { ...column('95 % interval', ({ summary }) => intervalText(summary)), drop: 2 },
      { ...column('n', ({ summary }) => `${summary.n}`), align: 'right' },
      {
        ...column('coverage', ({ summary }) => shareText(summary.coverage)),
        align: 'right',
        drop: 1,
      },
      column('difference', ({ difference }) =>
        difference === undefined ? 'first' : signed(difference.mean),
      ),
      column('95 % interval', ({ difference }) =>
        difference === undefined ? '' : intervalText(difference),
      ),
      { ...column('pairs', ({ difference }) => `${difference?.n ?? ''}`), align: 'right' },
    ],
    { columns: outputColumns() },
  )
}

function signed(difference: number | undefined): string {
  return difference !== undefined && difference > 0
    ? `+${scoreText(difference)}`
    : scoreText(difference)
}

function missingLines(missing: readonly MissingEvaluation[], winners: number): string[] {
  if (winners === 0) return ['No essay of the baseline has a score yet.']
  const best = winners === 1 ? 'best essay' : `${winners} best essays`
  if (missing.length === 0) return [`The baseline's ${best}: no evaluation is missing.`]
  const column = columnsOf(missing)
  const table = textTable(
    [
      { ...column('rank', ({ essay }) => `${essay.rank}`), align: 'right' },
      column('essay', ({ essay }) => essay.of.essayId),
      { ...column('template', ({ evaluationTemplate }) => evaluationTemplate), min: 10 },
      { ...column('model', ({ evaluationModel }) => evaluationModel), min: 10 },
      { ...column('evaluation', ({ genId }) => genId), drop: 1 },
      { ...column('why', ({ why }) => why), min: 12 },
    ],
    { columns: outputColumns() },
  )
  return [`Evaluations the baseline's ${best} lack: ${missing.length}`, ...table]
}

function versionFields(version: VersionResult): object {
  const { stage, family, template, cohortId, summary, difference } = version
  return {
    type: 'template',
    stage,
    family,
    template,
    cohort: cohortId,
    score: summary.mean ?? null,
    ci_low: summary.low ?? null,
    ci_high: summary.high ?? null,
    n: summary.n,
    planned: summary.planned,
    coverage: summary.coverage ?? null,
    difference: difference?.mean ?? null,
    difference_ci_low: difference?.low ?? null,
    difference_ci_high: difference?.high ?? null,
    pairs: difference?.n ?? null,
  }
}

function missingFields({ essay, ...missing }: MissingEvaluation): object {
  return {
    type: 'missing',
    rank: essay.rank,
    parent_gen_id: essay.of.essayId,
    score: essay.mean,
    evaluation_template: missing.evaluationTemplate,
    evaluation_llm_model: missing.evaluationModel,
    gen_id: missing.genId,
    why: missing.why,
  }
}
