import { Command } from 'commander'
import { type Surveyed, survey } from '../../cohort/assessment/survey.ts'
import { openCohort } from '../../cohort/cohort.ts'
import { STAGES } from '../../cohort/ids/generation-id.ts'
import { isOutdated } from '../../cohort/membership/is-outdated.ts'
import { formatCount } from '../../report/format.ts'
import { textTable } from '../../report/text-table.ts'
import { withInput } from '../bad-input.ts'
import {
  addDataRootOption,
  type DataRootFlags,
  dataRootOf,
  templatesRootOption,
} from '../data-root.ts'
import { outputColumns, print, printJson, tell } from '../output.ts'

interface StatusFlags extends DataRootFlags {
  json?: boolean
}

const MORE = `
done: there, and made of what it would be made of now. stale: there, but what
it was made of has changed since. missing: not there. failed: not there,
because making it went wrong. Nothing is asked and nothing is written.

Examples:
  reverie cohort status daydream
  reverie cohort status daydream --json \\
    | jq -r 'select(.standing == "stale") | .gen_id + " " + .why'`

const SHOWN = 20

export function cohortStatusCommand(): Command {
  const command = new Command('status')
    .summary('what is done, stale, missing or failed, and why')
    .description('Show how the generations of a cohort stand.')
    .argument('<cohort>', 'a cohort of the data root, or the path of a spec')
  return addDataRootOption(command)
    .option('--json', 'one JSON object a stage, then one for each generation that is not done')
    .addHelpText('after', MORE)
    .action(status)
}

async function status(which: string, flags: StatusFlags): Promise<void> {
  const cohort = await withInput(() =>
    openCohort(dataRootOf(flags), which, { ...templatesRootOption(), from: 'membership' }),
  )
  if (isOutdated(cohort)) {
    tell(
      `The spec of ${cohort.cohortId} is newer than its membership.csv, which this is about. \`reverie cohort plan ${which}\` reads the spec.`,
    )
  }
  const none = () => ({ total: 0, done: 0, stale: 0, missing: 0, failed: 0 })
  const stages = { draft: none(), essay: none(), evaluation: none() }
  const undone: Surveyed[] = []
  for (const surveyed of survey(cohort)) {
    const counts = stages[surveyed.generation.stage]
    counts.total += 1
    counts[surveyed.standing] += 1
    if (surveyed.unreadable !== undefined) tell(`${surveyed.unreadable}. A run keeps it aside.`)
    if (surveyed.standing !== 'done') undone.push(surveyed)
  }
  if (flags.json) {
    for (const stage of STAGES) printJson({ type: 'stage', stage, ...stages[stage] })
    for (const each of undone) printJson(asFields(each))
    return
  }
  const columns = outputColumns()
  const keys = ['total', 'done', 'stale', 'missing', 'failed'] as const
  const table = textTable(
    [
      { cells: ['stage', ...STAGES] },
      ...keys.map((key) => ({
        cells: [key, ...STAGES.map((stage) => formatCount(stages[stage][key]))],
        align: 'right' as const,
      })),
    ],
    { columns },
  )
  print(`cohort ${cohort.cohortId} in ${cohort.dataRoot}\n\n${table.join('\n')}\n`)
  // What was never tried is no news beside what changed and what went wrong.
  const news = undone.filter(({ standing }) => standing !== 'missing')
  const shown = news.slice(0, SHOWN)
  if (shown.length === 0) return
  const lines = textTable(
    [
      { cells: shown.map(({ standing }) => standing) },
      { cells: shown.map(({ generation }) => generation.stage) },
      { cells: shown.map(({ generation }) => generation.genId) },
      { cells: shown.map(({ why }) => why), min: 20 },
    ],
    { columns },
  )
  print(`\n${lines.join('\n')}\n`)
  const rest = news.length - shown.length
  if (rest > 0) print(`and ${formatCount(rest)} more; --json lists all\n`)
}

function asFields({ generation, standing, why, needsCall }: Surveyed): object {
  const { stage, genId, templateId, modelId, parentGenId, replicate } = generation
  return {
    type: 'generation',
    stage,
    gen_id: genId,
    standing,
    why,
    needs_call: needsCall,
    template_id: templateId,
    llm_model_id: modelId,
    parent_gen_id: parentGenId,
    replicate,
  }
}
