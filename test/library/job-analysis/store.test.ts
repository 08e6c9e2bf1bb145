import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openSqlite } from '../../../src/io/sqlite.ts'
import { jobAnalysis } from '../../../src/library/job-analysis/pipeline.ts'
import { rig } from '../../helpers/rig.ts'
import { answering, GOOD, JOB, PLAN } from './answers.ts'

const RUN = { backend: 'claude:sonnet', reject: false }

async function rows(database: string, table: string): Promise<Record<string, unknown>[]> {
  const db = await openSqlite(database)
  try {
    return db.all(`SELECT * FROM ${table}`)
  } finally {
    db.close()
  }
}

test('results go to the tables; the same job finds its run, another one gets its own', async (t) => {
  const { session, folder } = rig(t, { runner: answering() })
  const database = join(folder, 'jobs.sqlite')
  for (const job of [JOB, { ...JOB, title: ` ${JOB.title}\n` }, { ...JOB, company: 'Other' }]) {
    await session.run(jobAnalysis({ database }), job, RUN)
  }
  assert.equal((await rows(database, 'job_runs')).length, 2)
  const tasks = (await rows(database, 'job_tasks')).filter((row) => row['run_id'] === 1)
  assert.deepEqual(
    tasks.map((row) => [row['task_id'], row['phase'], row['quadrant']]),
    [
      ['T01', 'P1_SENSE', 'QUICK_WIN'],
      ['T02', 'P3_EXECUTE_TRANSFORM', 'QUICK_WIN'],
    ],
  )
  const [edge] = await rows(database, 'job_task_edges')
  assert.deepEqual([edge?.['from_task'], edge?.['to_task']], ['T01', 'T02'])
  assert.equal((await rows(database, 'job_research_sources')).length, 4)
  assert.equal((await rows(database, 'job_research_summaries')).length, 2)
  assert.equal((await rows(database, 'workflow_results')).length, 4)
})

test('going on to a later stage pays for that stage alone', async (t) => {
  const runner = answering()
  const first = rig(t, { runner })
  const database = join(first.folder, 'jobs.sqlite')
  await first.session.run(jobAnalysis({ database }).runUntil('classify_phases'), JOB, RUN)
  assert.deepEqual(runner.asked, ['collect', 'summarize', 'extract_tasks', 'classify_phases'])
  const second = await first.next()
  await second.session.run(jobAnalysis({ database }).runUntil('extract_tasks'), JOB, RUN)
  assert.equal(runner.asked.length, 4)
  const [task] = await rows(database, 'job_tasks')
  assert.equal(task?.['phase'], 'P1_SENSE', 'what is known of the tasks stays')
  await second.session.run(jobAnalysis({ database }), JOB, RUN)
  assert.deepEqual(runner.asked.slice(4), ['classify_static', 'plan_workflow'])
})

test('a job that is found again is asked nothing again, wherever it is run', async (t) => {
  const runner = answering()
  const first = rig(t, { runner })
  const database = join(first.folder, 'jobs.sqlite')
  await first.session.run(jobAnalysis({ database }).runUntil('extract_tasks'), JOB, RUN)
  const elsewhere = rig(t, { runner })
  runner.asked.length = 0
  const { status, data } = await elsewhere.session.run(jobAnalysis({ database }), JOB, RUN)
  assert.deepEqual(runner.asked, ['classify_phases', 'classify_static', 'plan_workflow'])
  assert.equal(status, 'success')
  assert.deepEqual(data?.['extract_tasks'], GOOD.extract_tasks)
  runner.asked.length = 0
  await elsewhere.session.run(jobAnalysis({ database }), JOB, { ...RUN, backend: 'claude:opus' })
  assert.equal(runner.asked.length, 6, 'another model answers for itself')
  await elsewhere.session.run(jobAnalysis({ database }), JOB, { ...RUN, force: ['collect'] })
  assert.deepEqual(runner.asked.slice(6), ['collect'])
})

test('another job in between takes nothing away, and an answer edited by hand counts', async (t) => {
  const runner = answering()
  const { session, folder } = rig(t, { runner })
  const database = join(folder, 'jobs.sqlite')
  const run = (job: object) => session.run(jobAnalysis({ database }), { ...JOB, ...job }, RUN)
  await run({})
  await run({ company: 'Other' })
  runner.asked.length = 0
  await run({})
  assert.deepEqual(runner.asked, [])
  await run({ company: 'Third' })
  const path = join(folder, 'p-summarize-output.md')
  writeFileSync(path, JSON.stringify({ ...GOOD.summarize, narrative: 'As a person says.' }))
  const { data } = await run({ company: 'Third' })
  assert.deepEqual(data?.['summarize'], { ...GOOD.summarize, narrative: 'As a person says.' })
})

test('an answer edited by hand counts where it was edited, also after a run elsewhere', async (t) => {
  const runner = answering()
  const first = rig(t, { runner })
  const database = join(first.folder, 'jobs.sqlite')
  const summaryIn = async ({ session }: typeof first, options = {}) => {
    const result = await session.run(jobAnalysis({ database }), JOB, { ...RUN, ...options })
    return result.data?.['summarize']
  }
  await summaryIn(first)
  const edited = { ...GOOD.summarize, narrative: 'As a person says.' }
  writeFileSync(join(first.folder, 'p-summarize-output.md'), JSON.stringify(edited))
  assert.deepEqual(await summaryIn(rig(t, { runner }), { force: ['summarize'] }), GOOD.summarize)
  runner.asked.length = 0
  assert.deepEqual(await summaryIn(first), edited)
  assert.deepEqual(runner.asked, ['extract_tasks'], 'what quotes it is asked anew')
})

test('edges are replaced whole by those of another plan', async (t) => {
  const first = rig(t, { runner: answering() })
  const database = join(first.folder, 'jobs.sqlite')
  await first.session.run(jobAnalysis({ database }), JOB, RUN)
  const edges = [{ from: 'N02', to: 'N01', label: 'back' }]
  const runner = answering({ plan_workflow: { ...PLAN, edges } })
  const { session } = await first.next({ runner })
  await session.run(jobAnalysis({ database }), JOB, { ...RUN, force: ['plan_workflow'] })
  assert.deepEqual(
    (await rows(database, 'job_task_edges')).map((row) => [row['from_task'], row['label']]),
    [['T02', 'back']],
  )
})

test('neither a stub nor what was made of one becomes a row, nor takes one away', async (t) => {
  const broken = answering({ extract_tasks: 'No.' })
  const first = rig(t, { runner: broken })
  const database = join(first.folder, 'jobs.sqlite')
  const result = await first.session.run(jobAnalysis({ database }), JOB, RUN)
  assert.equal(result.status, 'partial')
  for (const table of ['job_tasks', 'job_phases', 'job_task_edges', 'workflow_results']) {
    assert.deepEqual(await rows(database, table), [], table)
  }
  const noted = new Map(
    (await rows(database, 'job_stages')).map((row) => [row['stage'], row['source']]),
  )
  assert.equal(noted.get('extract_tasks'), 'stub')
  assert.equal(noted.get('summarize'), 'model')
  const second = await first.next({ runner: answering() })
  await second.session.run(jobAnalysis({ database }), JOB, { ...RUN, force: true })
  assert.equal((await rows(database, 'job_tasks')).length, GOOD.extract_tasks.task_atoms.length)
  await second.session.run(jobAnalysis({ database }), JOB, { backend: 'offline', force: true })
  assert.equal((await rows(database, 'job_tasks')).length, 2)
})

test('a file that is no database is named and left as it is', async (t) => {
  const { session, folder } = rig(t, { runner: answering() })
  const database = join(folder, 'jobs.sqlite')
  writeFileSync(database, 'These are notes, not tables.')
  const { status, message } = await session.run(jobAnalysis({ database }), JOB, RUN)
  assert.equal(status, 'failure')
  assert.match(message, /jobs\.sqlite cannot be used: file is not a database/)
  assert.equal(readFileSync(database, 'utf8'), 'These are notes, not tables.')
})
