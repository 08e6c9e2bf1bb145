import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readScores } from '../../../src/cohort/scores/read-scores.ts'
import { folderWith } from '../../helpers/folder-with.ts'
import { cohortRig } from '../run/cohort-rig.ts'
import { storedCohorts } from './stored-cohort.ts'

test('An evaluation has the lineage of its essay and draft', async (t) => {
  const root = storedCohorts(t, {
    c: [{ draft: 'd_1', essay: 'e_1', evaluations: { v_1: '8.5\n' } }],
  })
  assert.deepEqual(await readScores(root, 'c'), [
    {
      genId: 'v_1',
      essayId: 'e_1',
      evaluationTemplate: 'depth',
      evaluationModel: 'judge',
      score: 8.5,
      error: undefined,
      isOutdated: false,
      evaluationPath: 'gens/evaluation/v_1/parsed.txt',
      comboId: 'combo_1',
      draftTemplate: 'plain',
      draftModel: 'writer',
      essayTemplate: 'long',
      // The essay names no model, so its text is the draft's.
      essayModel: 'writer',
      originCohortId: 'c',
      essayPath: 'gens/essay/e_1/parsed.txt',
      inputMode: '',
      copiedFrom: '',
      draftReplicate: 1,
      essayReplicate: 1,
      evaluationReplicate: 1,
    },
  ])
})

test('A copied essay is by who wrote its draft, whichever model its metadata names', async (t) => {
  const root = storedCohorts(
    t,
    { c: [{ draft: 'd_1', essay: 'e_1', evaluations: { v_1: '8' } }] },
    {
      'gens/essay/e_1/metadata.json':
        '{"mode": "copy", "template_id": "same", "parent_gen_id": "d_1", "llm_model_id": "other"}',
    },
  )
  assert.equal((await readScores(root, 'c'))[0]?.essayModel, 'writer')
})

test('The last line of parsed.txt is the score; anything but a number of the scale is an error', async (t) => {
  const evaluations = {
    plain: '7',
    windows: 'Good.\r\n6.25\r\n',
    zero: '0.0',
    absent: undefined,
    empty: ' \n',
    words: 'excellent',
    none: 'NaN',
    hex: '0x5',
    above: '9.5',
    below: '-1',
  }
  const root = storedCohorts(t, { c: [{ draft: 'd_1', essay: 'e_1', evaluations }] })
  const read = (await readScores(root, 'c')).map(({ genId, score, error }) => [
    genId,
    score ?? error,
  ])
  assert.deepEqual(Object.fromEntries(read), {
    plain: 7,
    windows: 6.25,
    zero: 0,
    absent: 'no parsed.txt',
    empty: 'parsed.txt is empty',
    words: 'parsed.txt holds no number: "excellent"',
    none: 'parsed.txt holds no number: "NaN"',
    hex: 'parsed.txt holds no number: "0x5"',
    above: 'the score "9.5" is not from 0 to 9',
    below: 'the score "-1" is not from 0 to 9',
  })
})

test('Metadata of others with gaps, strange keys or no sense gives error cells, never a crash', async (t) => {
  const metadata = (stage: string, id: string) => `gens/${stage}/${id}/metadata.json`
  const root = folderWith(t, {
    'cohorts/c/membership.csv':
      'stage,gen_id,note\r\ndraft,d_1,\r\nevaluation,v_gone,\r\nevaluation,v_text,\r\nevaluation,v_list,\r\nevaluation,v_orphan,\r\nevaluation,v_lost,\r\nevaluation,v_folder,\r\nevaluation,v_old,\r\n',
    [metadata('evaluation', 'v_text')]: '{ not json',
    [metadata('evaluation', 'v_list')]: '[1, 2]',
    [metadata('evaluation', 'v_orphan')]: '{"template_id": 5, "unknown": {"deep": []}}',
    [metadata('evaluation', 'v_lost')]: '{"parent_gen_id": "../../../etc"}',
    [metadata('evaluation', 'v_folder')]: '{"parent_gen_id": "e_1", "replicate": "x"}',
    'gens/evaluation/v_folder/parsed.txt/inside': 'x',
    [metadata('evaluation', 'v_old')]:
      '\uFEFF{"parent_gen_id": "e_1", "evaluation_template": "old", "cohort_id": "before"}',
    'gens/evaluation/v_old/parsed.txt': '3',
    'gens/essay/e_1/parsed.txt': 'An essay without metadata.',
  })
  const scores = await readScores(root, 'c')
  assert.deepEqual(
    scores.map(({ genId, score, error }) => [genId, score ?? error]),
    [
      ['v_gone', 'no readable metadata.json'],
      ['v_text', 'no readable metadata.json'],
      ['v_list', 'no readable metadata.json'],
      ['v_orphan', 'its metadata.json names no parent_gen_id'],
      ['v_lost', 'its essay ../../../etc has no text'],
      ['v_folder', 'parsed.txt is a folder'],
      ['v_old', 3],
    ],
  )
  const { evaluationTemplate, originCohortId, comboId } = scores.at(-1) ?? {}
  assert.deepEqual([evaluationTemplate, originCohortId, comboId], ['old', 'before', ''])
})

test('A score that outlived its essay is none', async (t) => {
  const root = storedCohorts(t, { c: [{ draft: 'd_1', essay: 'e_1', evaluations: { v_1: '8' } }] })
  rmSync(join(root, 'gens/essay/e_1/parsed.txt'))
  const [scored] = await readScores(root, 'c')
  assert.deepEqual([scored?.score, scored?.error], [undefined, 'its essay e_1 has no text'])
})

test('Evaluations come in the order of the membership, and those of other cohorts stay out', async (t) => {
  const tree = (n: number) => ({
    draft: `d_${n}`,
    essay: `e_${n}`,
    evaluations: { [`v_${n}`]: `${n}` },
  })
  const root = storedCohorts(t, { a: [tree(3), tree(1)], b: [tree(2)] })
  assert.deepEqual(
    (await readScores(root, 'a')).map(({ genId }) => genId),
    ['v_3', 'v_1'],
  )
  mkdirSync(join(root, 'cohorts/empty'))
  writeFileSync(join(root, 'cohorts/empty/membership.csv'), 'stage,gen_id\n')
  assert.deepEqual(await readScores(root, 'empty'), [])
})

test('After a run failures and what they skip have a reason and no score', async (t) => {
  const { dataRoot, run } = cohortRig(t, (prompt) => {
    if (prompt.startsWith('EVALUATION novelty')) return 'I would rather not say.'
    return prompt.startsWith('DRAFT idea') ? new Error('no answer today') : undefined
  })
  await run()
  const scores = await readScores(dataRoot, 'tiny')
  assert.deepEqual(
    scores.map(({ draftTemplate, evaluationTemplate, score }) => [
      draftTemplate,
      evaluationTemplate,
      score,
    ]),
    [
      ['plain', 'novelty', undefined],
      ['plain', 'depth', 7],
      ['idea', 'novelty', undefined],
      ['idea', 'depth', undefined],
    ],
  )
  assert.match(scores[0]?.error ?? '', /failed: .*score/)
  assert.match(scores[2]?.error ?? '', /its essay e_\w+ has no text/)
})

test('A score from before a failure enters nothing; one put there by hand after it does', async (t) => {
  let isWell = true
  const { dataRoot, run, write, ids } = cohortRig(t, (prompt) =>
    isWell || !prompt.startsWith('EVALUATION') ? undefined : new Error('no answer today'),
  )
  await run()
  // Fails before anything is asked, so that the text of the first run stays where it is.
  write('1_raw/templates/evaluation/novelty.txt', '{{ response }}{{ nothing }}')
  isWell = false
  await run({ force: ['evaluation'] })
  const scores = await readScores(dataRoot, 'tiny')
  assert.deepEqual(
    scores.map(({ score, error }) => score ?? error?.split(' failed: ')[1]?.slice(0, 8)),
    ['Template', 'no answe', 'Template', 'no answe'],
  )
  const [, depth] = await ids('evaluation')
  write(`gens/evaluation/${depth}/parsed.txt`, '5')
  assert.equal((await readScores(dataRoot, 'tiny'))[1]?.score, 5)
})

test('A score of an essay that was edited afterwards is known to be outdated', async (t) => {
  const { dataRoot, run, ids, write } = cohortRig(t)
  await run()
  const [essay] = await ids('essay')
  assert.ok((await readScores(dataRoot, 'tiny')).every(({ isOutdated }) => !isOutdated))
  write(`gens/essay/${essay}/parsed.txt`, 'Another essay.')
  const outdated = (await readScores(dataRoot, 'tiny')).filter(({ isOutdated }) => isOutdated)
  assert.deepEqual(
    outdated.map(({ essayId, score }) => [essayId, score]),
    [
      [essay, 7],
      [essay, 7],
    ],
  )
})
