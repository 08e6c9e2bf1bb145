import { registerStage } from '../../stage/registry.ts'
import { done } from '../../stage/outcome.ts'
import type { Stage } from '../../stage/stage.ts'
import { StageError } from '../../stage/stage-error.ts'
import { describeIssues } from '../../core/parse/schema.ts'
import { earlierValue } from '../earlier-value.ts'
import { workflowChart } from './chart.ts'
import { planProblems, planSchema, type WorkflowPlan } from './plan.ts'

export interface Drawn {
  workflow_name: string
  /** A Mermaid flowchart. */
  mermaid_code: string
}

/**
 * Makes stage 2.2: the chart of a plan, drawn without a model. It leaves the chart as `.mmd` and,
 * fenced, as `.md`; both say so when the plan is a stub.
 */
export function drawWorkflow(): Stage<unknown, Drawn> {
  return {
    name: 'draw_workflow',
    displayName: '2.2 Draw the workflow',
    dependencies: ['plan_workflow'],
    // It costs nothing, and its files are to be there after every run.
    isReusable: false,
    execute(given, context) {
      const plan = checkedPlan(given)
      const chart = workflowChart(plan)
      const { source, message } = context.results['plan_workflow'] ?? {}
      const note = source === 'stub' ? (message ?? 'Stub').replaceAll(/\s+/g, ' ') : ''
      context.write('mmd', note === '' ? chart : `%% ${note.replaceAll(/[{}]/g, '')}\n${chart}`)
      const told = note === '' ? '' : `> ${note}\n\n`
      const title = plan.workflow_name.replaceAll(/\s+/g, ' ')
      const path = context.write('md', `# ${title}\n\n${told}\`\`\`mermaid\n${chart}\`\`\`\n`)
      const { workflow_name } = plan
      return done({ workflow_name, mermaid_code: chart }, `Drew the workflow: ${path}`)
    },
  }
}

/** The plan of the stage before, or the one given. @throws StageError with each thing wrong. */
function checkedPlan(given: unknown): WorkflowPlan {
  const schema = planSchema()
  const plan = Object.fromEntries(
    Object.keys(schema.shape).map((key) => [key, earlierValue(given, key, ['plan_workflow'])]),
  )
  const checked = schema.safeParse(plan)
  const problems = checked.success
    ? planProblems(checked.data)
    : describeIssues(plan, checked.error.issues)
  if (checked.success && problems.length === 0) return checked.data
  throw new StageError('plan_invalid', `The plan cannot be drawn: ${problems.join('; ')}`, problems)
}

registerStage<object>({
  name: 'draw_workflow',
  title: 'Draw the workflow (2.2)',
  description: 'Draws a workflow plan as a Mermaid flowchart, without a model.',
  options: (z) => z.strictObject({}),
  dependencies: ['plan_workflow'],
  create: drawWorkflow,
})
