import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { readCsv } from '../../src/io/csv.ts'
import { storedCohorts } from '../cohort/scores/stored-cohort.ts'
import { cohortRig } from '../cohort/run/cohort-rig.ts'
import { folderWith } from '../helpers/folder-with.ts'
import { cohortCommand } from '../../src/cli/commands/cohort.ts'
import { inProcess, type Place } from './in-process.ts'
import { jsonLines } from './reverie.ts'

const cohort = (t: TestContext, args: readonly string[], place: Place) =>
  inProcess(t, cohortCommand(), args, place)

/** Three essays: one well judged, one judged once of twice, one whose only evaluation failed. */
function root(t: TestContext): string {
  const tree = (name: string, evaluations: Record<string, string | undefined>) => ({
    draft: `d_${name}`,
    essay: `e_${name}`,
    evaluations,
    draftTemplate: `plain-v${name === 'c' ? 2 : 1}`,
  })
  return storedCohorts(t, {
    mine: [
      tree('a', { v_a1: '6', v_a2: '7' }),
      tree('b', { v_b1: '9', v_b2: 'nonsense' }),
      tree('c', { v_c1: undefined }),
    ],
    other: [
      {
        ...tree('d', { v_d1: '5' }),
        judge: { template: 'depth', model: 'strict' },
      },
    ],
  })
}

test('cohort report writes every table and says what is missing and why', async (t) => {
  const dataRoot = root(t)
  const args = ['report', 'mine', '--data-root', dataRoot]
  const { code, stdout, stderr } = await cohort(t, args, { cwd: dataRoot })
  assert.deepEqual([code, stderr], [0, ''])
  assert.match(stdout, /5 rows +cohorts\/mine\/reports\/parsing\/aggregated_scores\.csv/)
  assert.match(stdout, /3 of 5 evaluations have a score \(60 %\)\./)
  assert.match(stdout, /1 × no parsed\.txt/)
  assert.match(stdout, /1 × parsed\.txt holds no number: "nonsense"/)
  const reports = join(dataRoot, 'cohorts/mine/reports')
  for (const name of [
    'parsing/aggregated_scores',
    'summary/generation_scores',
    'summary/final_results',
    'summary/perfect_score_paths',
    'summary/evaluation_model_template_pivot',
    'analysis/variance_analysis',
    'analysis/judge_agreement',
    'analysis/spread',
  ]) {
    const { header, rows } = await readCsv(join(reports, `${name}.csv`))
    assert.ok(header.length > 5 && rows.length > 0, name)
  }
})

test('cohort report made again is the same to the byte', async (t) => {
  const dataRoot = root(t)
  const read = () =>
    readFileSync(join(dataRoot, 'cohorts/mine/reports/summary/generation_scores.csv'), 'utf8')
  const env = { DAYDREAMING_DATA_ROOT: dataRoot }
  const first = await cohort(t, ['report', 'mine', '--json'], { cwd: dataRoot, env })
  const before = read()
  await cohort(t, ['report', 'mine'], { cwd: dataRoot, env })
  assert.equal(read(), before)
  const said = jsonLines(first.stdout)
  assert.deepEqual(said.at(-1), {
    type: 'report',
    cohort: 'mine',
    planned: 5,
    n: 3,
    coverage: 0.6,
  })
  assert.equal(said.filter(({ type }) => type === 'table').length, 8)
})

test('cohort top shows the best essays with interval, n, coverage, templates and where they are', async (t) => {
  const dataRoot = root(t)
  const args = ['top', 'mine', '--data-root', dataRoot]
  const { code, stdout, stderr } = await cohort(t, args, { cwd: dataRoot })
  assert.deepEqual([code, stderr], [0, 'reverie: One essay has no score yet.\n'])
  assert.deepEqual(
    stdout.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, ' | ')),
    [
      'rank | score | 95 % interval | n | coverage | essay | essay template | draft template',
      '1 | 9.00 | – | 1 | 50 % | e_b | long | plain-v1',
      '2 | 6.50 | 6.00 to 7.00 | 2 | 100 % | e_a | long | plain-v1',
      '',
      'Texts: gens/essay/<essay>/parsed.txt',
      '',
    ],
  )
})

test('cohort top --json gives an object an essay, at most as many as asked for', async (t) => {
  const dataRoot = root(t)
  const args = ['top', 'mine', '-n', '1', '--json', '--data-root', dataRoot]
  const { stdout } = await cohort(t, args, { cwd: join(dataRoot, 'gens') })
  assert.deepEqual(jsonLines(stdout), [
    {
      rank: 1,
      gen_id: 'e_b',
      score: 9,
      ci_low: null,
      ci_high: null,
      n: 1,
      planned: 2,
      coverage: 0.5,
      path: 'essay/e_b/parsed.txt',
      combo_id: 'combo_1',
      draft_template: 'plain-v1',
      generation_template: 'long',
      generation_model: 'writer',
    },
  ])
})

test('cohort compare shows template versions side by side and what the winners lack', async (t) => {
  const dataRoot = root(t)
  const args = ['compare', 'mine', 'other', '-n', '1', '--data-root', dataRoot]
  const people = await cohort(t, args, { cwd: dataRoot })
  assert.equal(people.code, 0, people.stderr)
  assert.match(people.stdout, /draft +plain-v1 +mine +7\.33 .*first/)
  assert.match(people.stdout, /draft +plain-v2 +mine +– +– +0 +0 %/)
  assert.match(people.stdout, /best essay lack: 1\n/)
  const { stdout } = await cohort(t, [...args, '--json'], { cwd: dataRoot })
  const missing = jsonLines(stdout).filter(({ type }) => type === 'missing')
  assert.deepEqual(
    missing.map((each) => [each['parent_gen_id'], each['evaluation_llm_model'], each['why']]),
    [['e_b', 'strict', 'not planned']],
  )
})

test('cohort compare says how many of the best essays there are, and when there is none', async (t) => {
  const tree = (score: string | undefined) => [
    { draft: 'd', essay: 'e', evaluations: { v_1: score, v_2: undefined } },
  ]
  for (const [score, said] of [
    ['8', "The baseline's best essay: no evaluation is missing.\n"],
    [undefined, 'No essay of the baseline has a score yet.\n'],
  ] as const) {
    const dataRoot = storedCohorts(t, { mine: tree(score) })
    const { stdout } = await cohort(t, ['compare', 'mine', '--data-root', dataRoot], {
      cwd: dataRoot,
    })
    assert.ok(stdout.endsWith(said), stdout)
  }
})

test('A cohort that is not there, has no membership or a broken one is the user’s to mend', async (t) => {
  const dataRoot = folderWith(t, {
    'cohorts/daydream/spec/config.yaml': 'axes: { combo_id: [a] }\n',
    'cohorts/broken/membership.csv': 'stage,gen_id\nsketch,d_1\n',
  })
  const ask = (...args: string[]) =>
    cohort(t, [...args, '--data-root', dataRoot], { cwd: dataRoot })
  const unknown = await ask('report', 'daydrem')
  assert.equal(unknown.code, 2)
  assert.match(unknown.stderr, /no cohort 'daydrem'.*Did you mean 'daydream'\?/)
  const unplanned = await ask('top', 'daydream')
  assert.equal(unplanned.code, 2)
  assert.match(unplanned.stderr, /no membership\.csv.*`reverie cohort run daydream` begins/)
  const broken = await ask('report', 'broken')
  assert.equal(broken.code, 2)
  assert.match(broken.stderr, /membership\.csv:2:1: The stage is "sketch"/)
  const twice = await ask('compare', 'broken', 'broken')
  assert.equal(twice.code, 2)
  assert.match(twice.stderr, /named twice/)
})

test('Scores of essays that were edited since still count, and that is said', async (t) => {
  const { dataRoot, run, ids, write } = cohortRig(t)
  await run()
  const [essay] = await ids('essay')
  write(`gens/essay/${essay}/parsed.txt`, 'Another essay.')
  for (const command of ['report', 'top']) {
    const args = [command, 'tiny', '--data-root', dataRoot]
    const { code, stderr } = await cohort(t, args, { cwd: dataRoot })
    assert.equal(code, 0)
    assert.match(stderr, /2 scores are of an essay .* `reverie cohort run tiny`/)
  }
})
