// Plans a task in five prompts: understand it, propose boldly, criticise and reduce the proposal side
// by side, and agree on a plan that heeds both.
//
//   npm run plan -- 'Move the archive to a static site' --backend claude:sonnet
//   npm run plan -- --out artifacts/garden < task.md
//
// Every prompt and answer is a file in the output folder. Run it again after a stop, or after editing
// an answer by hand: what is finished is not asked again, except where it depends on the edit.
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { listRunners, type PromptResult, ReverieError, Session } from 'reverie'

const OPTIONS = {
  backend: { type: 'string', short: 'b', default: 'offline' },
  fallback: { type: 'string', default: 'offline' },
  out: { type: 'string', default: 'artifacts/plan' },
  fresh: { type: 'boolean', default: false },
} as const

async function plan(
  session: Session,
  task: string,
  { backend, fallback }: { backend: string; fallback: string },
): Promise<PromptResult> {
  const understanding = await session.runPrompt(
    'understand',
    `Restate this task in your own words: its goal, its limits, what is open.\n\n${task}`,
    backend,
    { retries: 1 },
  )
  const proposal = await session.runPrompt(
    'propose',
    `Propose a bold plan for this task.\n\n${understanding.text()}`,
    backend,
    { retries: 1 },
  )
  const { critique, reduction } = await session.runParallel(
    [
      session.stage(
        'critique',
        `Name the weakest points of this plan, the worst first.\n\n${proposal.text()}`,
        backend,
      ),
      session.stage(
        'reduction',
        `Cut this plan down to the least that still reaches its goal.\n\n${proposal.text()}`,
        backend,
      ),
    ],
    { maxWorkers: 2, retries: 1 },
  )
  // A prompt may be a function: it is called when its stage begins, and reads what is there then.
  const consensusPrompt = () =>
    [
      'Write the plan to follow. Heed the critique; prefer the reduction where either would do.',
      `# Task\n\n${understanding.text()}`,
      `# Proposal\n\n${proposal.text()}`,
      `# Critique\n\n${critique.text()}`,
      `# Reduction\n\n${reduction.text()}`,
    ].join('\n\n')
  return session.runPrompt('consensus', consensusPrompt, backend, { retries: 1, fallback })
}

const { values, positionals } = readArguments()
// The fallback as well: it would else be found wrong when all but the last prompt is paid for.
for (const backend of [values.backend, values.fallback]) {
  const [provider = ''] = backend.split(':')
  if (listRunners().includes(provider)) continue
  refuse(
    `Backend '${backend}': there is no provider '${provider}'. Known: ${listRunners().join(', ')}.`,
  )
}
const howTo = "Give the task as an argument, as in: npm run plan -- 'Plan a herb garden'"
if (positionals.length === 0 && process.stdin.isTTY) refuse(howTo)
const task = positionals.length > 0 ? positionals.join(' ') : await text(process.stdin)
if (task.trim() === '') refuse(`The task is empty. ${howTo}`)

try {
  const session = new Session({
    outputDir: values.out,
    prefix: 'plan',
    resume: !values.fresh,
    log(event) {
      if (event.type === 'stage-end') console.error(`${event.stage}: ${event.status}`)
      if (event.type === 'stage-cached') console.error(`${event.stage}: finished before`)
    },
  })
  try {
    const result = await plan(session, task, values)
    console.log(result.text())
    console.error(`The plan is in ${result.outputPath}, written by ${result.backend}.`)
  } finally {
    await session.close()
  }
} catch (error) {
  if (!(error instanceof ReverieError)) throw error
  console.error(error.message)
  process.exitCode = 1
}

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: OPTIONS })
  } catch (error) {
    const [problem = ''] = (error as Error).message.split('. ')
    return refuse(`${problem}. The options are --${Object.keys(OPTIONS).join(', --')}.`)
  }
}

function refuse(problem: string): never {
  console.error(problem)
  process.exit(2)
}
