import { judgeOf, type Scored } from '../scores/scored.ts'
import { splitSpread } from '../statistics/split-spread.ts'
import type { Table } from './table.ts'

/** A replicate is one of a combo, so combos come out before replicates. */
const FACTORS = ['template', 'model', 'combo', 'replicate', 'judge'] as const

/**
 * Where the spread of scores comes from: the templates and models of draft and essay, the combo, the
 * replicates of draft and essay, the judge; the rest is what one judge differs by from itself.
 */
export function spread(scores: readonly Scored[]): Table {
  const header = [
    'factor',
    'levels',
    'sum_of_squares',
    'degrees_of_freedom',
    'share',
    'share_alone',
    'n',
    'planned',
    'coverage',
  ]
  const observations = scores.flatMap((scored) =>
    scored.score === undefined ? [] : [{ score: scored.score, levels: levelsOf(scored) }],
  )
  const split = splitSpread(observations, FACTORS)
  if (split === undefined) return { header, rows: [] }
  const known = [split.n, scores.length, split.n / scores.length]
  const { remainder } = split
  const rows = [
    ...split.factors.map(({ factor, levels, sumOfSquares, degrees, share, alone }) => [
      factor,
      levels,
      sumOfSquares,
      degrees,
      share,
      alone,
      ...known,
    ]),
    [
      'remainder',
      undefined,
      remainder.sumOfSquares,
      remainder.degrees,
      remainder.share,
      undefined,
      ...known,
    ],
  ]
  return { header, rows }
}

function levelsOf(scored: Scored): Record<(typeof FACTORS)[number], string> {
  return {
    template: JSON.stringify([scored.draftTemplate, scored.essayTemplate]),
    model: JSON.stringify([scored.draftModel, scored.essayModel]),
    combo: scored.comboId,
    replicate: `${scored.draftReplicate}/${scored.essayReplicate}`,
    judge: judgeOf(scored),
  }
}
