import assert from 'node:assert/strict'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { test } from 'node:test'
import { survey } from '../../../src/cohort/assessment/survey.ts'
import { openCohort } from '../../../src/cohort/cohort.ts'
import { generationId } from '../../../src/cohort/ids/generation-id.ts'
import { UnknownCohortError } from '../../../src/cohort/membership/locate.ts'
import { isComplete } from '../../../src/cohort/run/outcome.ts'
import { cohortRig } from './cohort-rig.ts'

const put = (rig: ReturnType<typeof cohortRig>, path: string, text: string) => {
  mkdirSync(rig.at(path.slice(0, path.lastIndexOf('/'))), { recursive: true })
  rig.write(path, text)
}

test('a member whose parent is nowhere is skipped with the reason; the rest is made', async (t) => {
  const rig = cohortRig(t)
  await rig.run()
  const orphan = {
    stage: 'essay',
    template_id: 'long',
    parent_gen_id: 'd_gone',
    llm_model_id: 'writer',
  }
  put(rig, 'gens/essay/e_orphan/metadata.json', JSON.stringify(orphan))
  const [draft] = await rig.ids('draft')
  put(rig, 'cohorts/old/membership.csv', `stage,gen_id\ndraft,${draft}\nessay,e_orphan\n`)
  assert.deepEqual(await rig.undone('old'), ['essay missing: its draft d_gone is missing'])
  const { stages } = await rig.run({}, 'old')
  assert.deepEqual([stages.draft.reused, stages.essay.skipped], [1, 1])
  const skip = rig.events.find((event) => event.type === 'stage-outcome')
  assert.match(String(skip?.message), /d_gone is neither in the cohort nor stored/)
})

test('a parent outside the cohort is enough when it is stored', async (t) => {
  const rig = cohortRig(t)
  await rig.run()
  const [draft] = await rig.ids('draft')
  const essay = { template_id: 'short', parent_gen_id: draft, llm_model_id: 'writer' }
  put(rig, 'gens/essay/e_own/metadata.json', JSON.stringify(essay))
  put(rig, 'cohorts/old/membership.csv', 'stage,gen_id\nessay,e_own\n')
  assert.ok(isComplete(await rig.run({}, 'old')))
  assert.match(rig.read('gens/essay/e_own/prompt.txt'), /^ESSAY short\nOn DRAFT/)
})

test('a member that its metadata does not describe fails alone and says what is missing', async (t) => {
  const rig = cohortRig(t)
  put(
    rig,
    'gens/evaluation/v_x/metadata.json',
    '{"template_id": "lost", "parent_gen_id": "e_1", "llm_model_id": "judge"}',
  )
  put(rig, 'gens/essay/e_1/parsed.txt', 'x')
  put(rig, 'cohorts/old/membership.csv', 'stage,gen_id\ndraft,d_bare\nevaluation,v_x\n')
  const reasons = [...survey(await rig.open('old'))].map(
    ({ standing, why }) => `${standing}: ${why}`,
  )
  assert.deepEqual(reasons, [
    'failed: Its metadata.json names no template_id.',
    "failed: Its template 'lost' has no row in evaluation_templates.csv, so no parser.",
  ])
  const { stages, failures } = await rig.run({}, 'old')
  assert.deepEqual([stages.draft.failed, stages.evaluation.failed], [1, 1])
  assert.match(failures[1]?.message ?? '', /no parser/)
})

test('an id that another generation has on the disk gets a number', async (t) => {
  const rig = cohortRig(t)
  const parts = ['combo_1', 'plain', 'writer', 1] as const
  const taken = generationId('draft', parts)
  const other = { combo_id: 'combo_0', template_id: 'plain', llm_model_id: 'writer', replicate: 1 }
  put(rig, `gens/draft/${taken}/metadata.json`, JSON.stringify(other))
  const [first] = await rig.ids('draft')
  assert.equal(first, generationId('draft', parts, { collision: 1 }))
  assert.ok(isComplete(await rig.run()))
  assert.deepEqual(JSON.parse(rig.read(`gens/draft/${taken}/metadata.json`)), other)
})

test('replicate 0, an unknown template and an evaluation without a parser stop before anything is written', async (t) => {
  const spec = (more: string) =>
    `axes:\n  combo_id: [combo_1]\n  draft_template: [plain]\n  draft_llm: [writer]\n${more}`
  const cases: readonly (readonly [Record<string, string>, string])[] = [
    [{ 'cohorts/tiny/spec/config.yaml': spec('  draft_replicate: [0]\n') }, 'plan_bad_replicate'],
    [{ 'cohorts/tiny/spec/config.yaml': spec('  essay_template: [lang]\n') }, 'unknown_names'],
    [
      {
        '1_raw/evaluation_templates.csv':
          'template_id,template_name,description,parser,generator\nnovelty,N,,,llm\n',
      },
      'missing_value',
    ],
  ]
  for (const [changes, code] of cases) {
    const rig = cohortRig(t, undefined, changes)
    await assert.rejects(rig.run(), { code })
    assert.ok(!existsSync(rig.at('gens')))
  }
})

test('a row that cannot be planned is told with the place in the spec', async (t) => {
  const spec = (more: string) =>
    `axes:\n  combo_id: [combo_1]\n  draft_template: [plain]\n  draft_llm: [writer]\n${more}`
  const many = (count: number) =>
    JSON.stringify(Array.from({ length: count }, (_, index) => index + 1))
  const tenMillion = `  draft_replicate: ${many(2500)}\n  essay_replicate: ${many(4000)}\n`
  const models = '  essay_template: [long]\n  essay_llm: [writer, judge]\n'
  const cases: readonly (readonly [more: string, code: string, place: string])[] = [
    ['  draft_replicate: [1, 0]\n', 'plan_bad_replicate', 'config.yaml:5:24: Row 2'],
    ['  essay_template: [long]\n', 'plan_missing_field', 'config.yaml:1:1: Row 1'],
    [models, 'plan_shared_id', 'config.yaml:6:23: Two'],
    [tenMillion, 'spec_too_large', 'config.yaml:2:3: The spec makes 10000000 rows'],
  ]
  for (const [more, code, place] of cases) {
    const rig = cohortRig(t, undefined, { 'cohorts/tiny/spec/config.yaml': spec(more) })
    await assert.rejects(rig.open(), (error: Error & { code?: string }) => {
      assert.equal(error.code, code)
      assert.ok(error.message.includes(place), error.message)
      return true
    })
  }
})

test('a data root or a spec that is not there is said to be what is missing', async (t) => {
  const rig = cohortRig(t, undefined, { 'cohorts/tiny/spec/config.yaml': undefined })
  put(rig, 'cohorts/bare/notes.txt', 'To be written.')
  await assert.rejects(rig.open('bare'), /neither a spec .*config\.yaml.* nor a membership\.csv/)
  await assert.rejects(openCohort(rig.at('nowhere'), 'tiny'), /data root .*nowhere is not there/)
})

test('a number of workers or retries that cannot be meant is refused', async (t) => {
  const { run } = cohortRig(t)
  await assert.rejects(run({ workers: 0 }), TypeError)
  await assert.rejects(run({ workers: Number('many') }), TypeError)
  await assert.rejects(run({ retries: -1 }), TypeError)
})

test('a stage to be forced that there is none of is refused, and not passed over', async (t) => {
  const { run } = cohortRig(t)
  const says = (found: string) => ({
    name: 'TypeError',
    message: `runCohort: force is ${found}; it has to be a list of draft, essay, evaluation.`,
  })
  await assert.rejects(run({ force: ['essay', 'evaluatio' as never] }), says('a list'))
  await assert.rejects(run({ force: 'evaluation' as never }), says('a text'))
})

test('an unknown cohort is refused with the nearest known one', async (t) => {
  const { open } = cohortRig(t)
  await assert.rejects(open('tyni'), (error) => {
    assert.ok(error instanceof UnknownCohortError)
    assert.deepEqual(error.known, ['tiny'])
    assert.match(error.message, /Did you mean 'tiny'/)
    return true
  })
})

test('a spec anywhere is a cohort named for it, unless that name is taken', async (t) => {
  const rig = cohortRig(t)
  const text = rig.read('cohorts/tiny/spec/config.yaml')
  put(rig, 'elsewhere/mine.yaml', text)
  put(rig, 'elsewhere/tiny/spec/config.yaml', text)
  assert.equal((await rig.open(rig.at('elsewhere/mine.yaml'))).cohortId, 'mine')
  assert.equal((await rig.open(rig.at('cohorts/tiny/spec'))).cohortId, 'tiny')
  assert.equal((await rig.open(rig.at('cohorts/tiny'))).cohortId, 'tiny')
  await assert.rejects(rig.open(rig.at('elsewhere/tiny/spec/config.yaml')), {
    code: 'cohort_taken',
  })
})

test('a full disk ends the run at once; with room again it goes on and pays for nothing twice', async (t) => {
  const fs = await import('node:fs')
  const { syncBuiltinESMExports } = await import('node:module')
  const rig = cohortRig(t)
  const real = fs.default.writeFileSync
  const restore = () => {
    fs.default.writeFileSync = real
    syncBuiltinESMExports()
  }
  t.after(restore)
  fs.default.writeFileSync = ((path: string, ...rest: [string]) => {
    if (path.includes('essay') && path.includes('parsed.txt')) {
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
    }
    real(path, ...rest)
  }) as typeof real
  syncBuiltinESMExports()
  await assert.rejects(rig.run({ workers: 1 }), { code: 'disk_full' })
  restore()
  assert.deepEqual(rig.asked.stages(), ['draft', 'essay'])
  assert.ok(isComplete(await rig.run()))
  assert.equal(rig.asked.asked.length, 8)
  rmSync(rig.dataRoot, { recursive: true })
})
