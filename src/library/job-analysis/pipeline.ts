import { ancestors, type Graph } from '../../core/graph.ts'
import { pipeline } from '../../stage/pipeline.ts'
import type { Pipeline } from '../../stage/pipeline-compose.ts'
import { registerStage } from '../../stage/registry.ts'
import type { Stage, StageContext } from '../../stage/stage.ts'
import { shown } from '../records/problem.ts'
import { classifyPhases } from './classify-phases.ts'
import { classifyStatic } from './classify-static.ts'
import { collect, type JobDescription } from './collect.ts'
import { drawWorkflow } from './draw-workflow.ts'
import { extractTasks } from './extract-tasks.ts'
import { onKeptAnswers } from './kept-answers.ts'
import { planWorkflow } from './plan-workflow.ts'
import { summarize } from './summarize.ts'

export interface JobAnalysisOptions {
  /** The SQLite file results are kept in. Default: none is. */
  database?: string
}

type Values = Readonly<Record<string, unknown>>
type JobStage = Stage<JobDescription, Values>

/**
 * Makes a pipeline from a job description to a workflow: `collect`, `summarize`, `extract_tasks`,
 * `classify_phases` and `classify_static` side by side, `plan_workflow`, `draw_workflow`.
 *
 * Of a stub, and of what was made from one, the database keeps that it was, not the value.
 *
 * @example
 * const job = { title: 'Gardener', description: '- plants trees' }
 * await session.run(jobAnalysis({ database: 'jobs.sqlite' }), job, { backend: 'claude:sonnet' })
 */
export function jobAnalysis({ database }: JobAnalysisOptions = {}): Pipeline<
  JobDescription,
  Values
> {
  const whole = pipeline<JobDescription, readonly Stage[]>('job_analysis', [
    collect(),
    summarize(),
    extractTasks(),
    classifyPhases(),
    classifyStatic(),
    planWorkflow(),
    drawWorkflow(),
  ])
  const kept = (part: JobStage): JobStage => ({
    ...part,
    async validate(job) {
      const problems = (await part.validate?.(job)) ?? []
      return problems.length > 0 ? problems : jobProblems(job)
    },
    execute: (job, context) =>
      database === undefined
        ? part.execute(job, context)
        : keepingTables(database, whole.graph, part, job, context),
  })
  return {
    ...whole,
    ...kept(whole),
    runUntil: (stage) => kept(whole.runUntil(stage)),
    next: () => kept(whole.next()),
  }
}

/**
 * Runs a part of the pipeline; what it runs is looked at on its way, also what is reused or edited,
 * and is given the answers that are kept for the job.
 */
async function keepingTables(
  database: string,
  graph: Graph,
  part: JobStage,
  job: JobDescription,
  context: StageContext,
): Promise<Awaited<ReturnType<JobStage['execute']>>> {
  const { openJobStore } = await import('./store.ts')
  const store = await openJobStore(database)
  try {
    const run = store.runOf(job)
    const stubs = new Set<string>()
    const watchedRun: StageContext['run'] = async (stage, input, options) => {
      const result = await context.run(onKeptAnswers(stage, run, store.answers), input, options)
      const { stage: name, status, source, message, data } = result
      if (!graph.has(name)) return result
      store.note(run, name, status, source, message)
      if (source === 'stub') stubs.add(name)
      const isInvented = [name, ...ancestors(graph, name)].some((one) => stubs.has(one))
      if (status === 'success' && !isInvented) store.keep(run, name, data)
      return result
    }
    const watched = Object.create(context, { run: { value: watchedRun } }) as StageContext
    return await part.execute(job, watched)
  } finally {
    store.close()
  }
}

/** Jobs come from command lines too. */
function jobProblems(job: Partial<Record<keyof JobDescription, unknown>>): string[] {
  const { description, company = '', title = '' } = job
  const text = Object.entries({ company, title }).flatMap(([name, value]) =>
    typeof value === 'string' ? [] : [`'${name}' is ${shown(value)}; it has to be a text`],
  )
  if (typeof description === 'string' && description.trim() !== '') return text
  const problem = `'description' is ${shown(description)}; it has to be the text of the posting`
  return [problem, ...text]
}

registerStage<JobAnalysisOptions>({
  name: 'job_analysis',
  title: 'Job analysis',
  description: 'A pipeline from a job description to a workflow and its chart.',
  options: (z) => z.strictObject({ database: z.string().min(1).exactOptional() }),
  create: jobAnalysis,
})
