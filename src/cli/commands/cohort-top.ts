import { join, relative } from 'node:path'
import { Command } from 'commander'
import { judgedEssays, rankEssays, type RankedEssay } from '../../cohort/scores/rank.ts'
import { readScores } from '../../cohort/scores/read-scores.ts'
import { columnsOf, textTable } from '../../report/text-table.ts'
import { wholeNumber } from '../arguments.ts'
import { withInput } from '../bad-input.ts'
import { addDataRootOption, type DataRootFlags } from '../data-root.ts'
import { outputColumns, print, printJson, tell } from '../output.ts'
import { intervalText, scoreText, shareText } from '../score-text.ts'
import { storedCohort, tellOutdated } from '../stored-cohort.ts'

interface TopFlags extends DataRootFlags {
  count: number
  json?: boolean
}

const MORE = `
The score is the mean of an essay's scores from 0 to 9, with its 95 % bootstrap
interval; n is how many there are, coverage how many of the planned ones. Look
at coverage before you believe a rank: an essay that only a lenient judge has
seen stands high.

Examples:
  reverie cohort top daydream -n 3
  less "$(reverie cohort top daydream -n 1 --json | jq -r .path)"`

export function cohortTopCommand(): Command {
  const command = new Command('top')
    .summary('its best essays')
    .description('Show the essays of a cohort with the highest scores.')
    .argument('<cohort>', 'a cohort of the data root')
    .option('-n, --count <count>', 'how many', wholeNumber({ min: 1 }), 10)
  return addDataRootOption(command)
    .option('--json', 'one JSON object an essay')
    .addHelpText('after', MORE)
    .action(top)
}

async function top(which: string, flags: TopFlags): Promise<void> {
  const { dataRoot, cohortId } = await storedCohort(which, flags)
  const scores = await withInput(() => readScores(dataRoot, cohortId))
  tellOutdated(scores, cohortId)
  const ranked = rankEssays(scores)
  const shown = ranked.slice(0, flags.count)
  const pathOf = ({ of }: RankedEssay) => relative('.', join(dataRoot, of.essayPath))
  const unscored = judgedEssays(scores).length - ranked.length
  if (unscored > 0) {
    tell(`${unscored === 1 ? 'One essay has' : `${unscored} essays have`} no score yet.`)
  }
  if (flags.json) return shown.forEach((essay) => printJson(asFields(essay, pathOf(essay))))
  if (shown.length === 0) return tell(`No essay of cohort '${cohortId}' has a score.`)
  const column = columnsOf(shown)
  const right = { align: 'right' } as const
  const lines = textTable(
    [
      { ...column('rank', ({ rank }) => `${rank}`), ...right },
      { ...column('score', ({ mean }) => scoreText(mean)), ...right },
      column('95 % interval', ({ summary }) => intervalText(summary)),
      { ...column('n', ({ summary }) => `${summary.n}`), ...right },
      { ...column('coverage', ({ summary }) => shareText(summary.coverage)), ...right },
      column('essay', ({ of }) => of.essayId),
      { ...column('essay template', ({ of }) => of.essayTemplate), drop: 2 },
      { ...column('draft template', ({ of }) => of.draftTemplate), drop: 1 },
    ],
    { columns: outputColumns() },
  )
  print(
    `${lines.join('\n')}\n\nTexts: ${relative('.', join(dataRoot, 'gens', 'essay'))}/<essay>/parsed.txt\n`,
  )
}

function asFields({ rank, of, summary }: RankedEssay, path: string): object {
  return {
    rank,
    gen_id: of.essayId,
    score: summary.mean,
    ci_low: summary.low ?? null,
    ci_high: summary.high ?? null,
    n: summary.n,
    planned: summary.planned,
    coverage: summary.coverage,
    path,
    combo_id: of.comboId,
    draft_template: of.draftTemplate,
    generation_template: of.essayTemplate,
    generation_model: of.essayModel,
  }
}
