// Takes a job description apart into tasks, says of each what it is and where it is best done, and
// draws a workflow of them.
//
//   npm run job-analysis                                       the example, without a key
//   npm run job-analysis -- posting.md --backend claude:sonnet --out artifacts/jobs
//   npm run job-analysis -- posting.md --until extract_tasks
//
// The title is the first heading of the text, the company a line `Company: …`, where options do not
// say. The output folder has every prompt and answer, the tables (jobs.sqlite) and the chart (.mmd
// and .md). Run again, or on to a later stage, and what is finished is not asked again.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { jobAnalysis, listRunners, ReverieError, Session, showProgress } from 'reverie'

const OPTIONS = {
  backend: { type: 'string', short: 'b', default: 'offline' },
  out: { type: 'string', default: 'artifacts/job-analysis' },
  until: { type: 'string' },
  company: { type: 'string' },
  title: { type: 'string' },
  fresh: { type: 'boolean', default: false },
} as const

const EXAMPLE = fileURLToPath(new URL('../data/jobs/fleet-service-coordinator.md', import.meta.url))

function usage(message: string): never {
  console.error(message)
  process.exit(2)
}

function options() {
  try {
    return parseArgs({ allowPositionals: true, options: OPTIONS })
  } catch (error) {
    const [problem = ''] = (error as Error).message.split('. ')
    return usage(`${problem}. The options are --${Object.keys(OPTIONS).join(', --')}.`)
  }
}

const { values, positionals } = options()
const [provider = ''] = values.backend.split(':')
if (!listRunners().includes(provider)) {
  usage(`There is no provider '${provider}'. Known: ${listRunners().join(', ')}.`)
}
const file = positionals[0] ?? EXAMPLE
if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
  usage(`There is no file ${file} to read the job description from.`)
}
const description = readFileSync(file, 'utf8').normalize('NFC').trim()
if (description === '') usage(`${file} is empty; it has to hold a job description.`)
const job = {
  company: (values.company ?? /^Company:(.+)$/m.exec(description)?.[1] ?? '').trim(),
  title: (values.title ?? /^# +(.+)$/m.exec(description)?.[1] ?? '').trim(),
  description,
}

function analysis() {
  try {
    const { until } = values
    const database = join(values.out, 'jobs.sqlite')
    const whole = jobAnalysis({ database })
    return until === undefined ? whole : whole.runUntil(until)
  } catch (error) {
    return usage((error as Error).message)
  }
}

const stage = analysis()
const key = createHash('sha256')
  .update(JSON.stringify([job.company, job.title, job.description]))
  .digest('hex')
const progress = await showProgress(process.stderr, { env: process.env })
let session: Session | undefined
try {
  session = new Session({
    outputDir: values.out,
    prefix: `job-${key.slice(0, 8)}`,
    resume: !values.fresh,
    log: progress.listener,
  })
  const { status } = await session.run(stage, job, { backend: values.backend })
  progress.stop()
  const chart = join(values.out, `${session.prefix}-draw_workflow.md`)
  if (existsSync(chart) && (values.until ?? 'draw_workflow') === 'draw_workflow') {
    console.log(`The chart is in ${chart}`)
  }
  console.log(`The tables are in ${join(values.out, 'jobs.sqlite')}`)
  if (status === 'partial') {
    console.error('Stubs stand in for answers; nothing made of them is in the tables.')
  }
} catch (error) {
  if (!(error instanceof ReverieError)) throw error
  progress.stop()
  console.error(error.message)
  process.exitCode = 1
} finally {
  await session?.close()
}
