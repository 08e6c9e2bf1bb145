import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { type Backend, formatBackend } from '../../core/backend.ts'
import { messageOf, ReverieError } from '../../core/errors.ts'
import type { ReverieEvent } from '../../core/event.ts'
import type { Session } from '../../session.ts'
import { VALUES_ROLE } from '../../stage/pipeline-design.ts'
import type { StageResult } from '../../core/result.ts'
import { backend, fileName, folder } from '../arguments.ts'
import { inSession } from '../in-session.ts'
import { lentProviders } from '../lent-providers.ts'
import { loadStage } from '../load-stage.ts'
import { print, printJson, tell } from '../output.ts'
import { forcedBy, type PartFlags, partOf, type PlanLine, planOf } from '../pipeline-part.ts'
import { OFFLINE, tellOffline, whoAnswers } from '../who-answers.ts'

interface PipelineFlags extends PartFlags {
  set?: Record<string, unknown>
  option?: Record<string, unknown>
  provider?: Record<string, string>
  dryRun?: boolean
  out?: string
  prefix?: string
  backend?: Backend
  json?: boolean
}

const MORE = `
The value goes to standard output: a text as it is, anything else as JSON.
The values of completed stages stay in <out>/<prefix>-<name>.values.json and
are used again while what they were made from is the same; edit one by hand,
and exactly what needs it is run again.

Exit code 0 also says that a pipeline is only partly done, which is told on
standard error.

Providers, what stages work through besides models; the first of each is lent
where none is named:
  image=card | openai[:model] | command:<program …>
  audio=espeak[:voice] (where installed) | openai[:model[:voice]]
        | forvo[:language] | command:<program …>
  anki=http://127.0.0.1:8765   the address of AnkiConnect
  <name>=<file>   the default export of a file, for a provider of any name
  <name>=none     lends none
Keys are in the environment: OPENAI_API_KEY (and OPENAI_BASE_URL),
FORVO_API_KEY, ANKICONNECT_KEY.

Examples:
  reverie pipeline run vocabulary --set 'words=casa, tener que'
  reverie pipeline run vocabulary --set words=gato -b claude:sonnet \\
    --option to=anki --provider image=openai
  reverie pipeline run job_analysis --set description="$(cat job.md)" \\
    --option database=jobs.sqlite
  reverie pipeline run ./job.ts --from extract_tasks --dry-run
  reverie pipeline run load_file --set path=words.yaml | jq length`

export function pipelineCommand(): Command {
  const command = new Command('pipeline')
    .description('Run pipelines of stages.')
    .addHelpText('after', '\nExample:\n  reverie pipeline run ./words.ts --dry-run')
  command
    .command('run')
    .summary('run a pipeline of a file, or a ready-made stage')
    .description('Run a pipeline that is the default export of a file, or a ready-made stage.')
    .argument('<file|name>', 'a TypeScript or JavaScript file, or one of `reverie stages`')
    .option('--until <stage>', 'run this stage and what it needs, and no other')
    .option('--from <stage>', 'run this stage and all that needs it again, though done')
    .option('--set <name=value>', 'a field of the input, JSON or text; repeatable', field)
    .option('--option <name=value>', 'an option of a ready-made stage; repeatable', field)
    .option('--provider <name=what>', 'who draws, speaks, …, see below; repeatable', provider)
    .option('--dry-run', 'tell the order and what would be used again, and do nothing')
    .option(
      '--prefix <name>',
      'begins the name of every file (default: its name)',
      fileName('Prefix'),
    )
    .option('--out <folder>', 'folder of all files (default: artifacts/<its name>)', folder)
    .option('-b, --backend <provider:model>', 'who answers (default: offline)', backend)
    .option('--json', 'events on standard output, one JSON object a line')
    .addHelpText('after', MORE)
    .action(run)
  return command
}

function field(text: string, earlier: Record<string, unknown> = {}): Record<string, unknown> {
  const [name, value] = assignment(text)
  return { ...earlier, [name]: jsonOrText(value) }
}

function provider(text: string, earlier: Record<string, string> = {}): Record<string, string> {
  const [name, value] = assignment(text)
  return { ...earlier, [name]: value }
}

function assignment(text: string): [name: string, value: string] {
  const [, name, value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined) throw new InvalidArgumentError('It has to be <name>=<value>.')
  return [name.trim(), value]
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

async function run(which: string, flags: PipelineFlags): Promise<void> {
  const stage = await loadStage(which, flags.option)
  // A file may register a provider of its own.
  if (flags.backend !== undefined) await whoAnswers([flags.backend], undefined)
  const part = partOf(stage, flags)
  const {
    out = join('artifacts', stage.name),
    prefix = stage.name,
    set: input = {},
    json = false,
  } = flags
  const force = forcedBy(stage, flags.from)
  const providers = await lentProviders(flags.provider ?? {}, process.env)
  if (flags.dryRun) {
    const path = join(out, `${prefix}-${stage.name}.${VALUES_ROLE}`)
    return showPlan(await planOf(stage, input, path, { ...flags, force }), json)
  }
  const settings = { backend: flags.backend ?? OFFLINE, providers, force }
  const watch = watcher(flags.backend)
  const result = await inSession({ out, prefix, json }, watch, (session: Session) =>
    session.run(part, input, settings),
  )
  tellResult(result)
  if (!json) printValue(result)
}

/** Says whom prompts go to when the first of them does, and nobody was named. */
function watcher(given: Backend | undefined): (event: ReverieEvent) => void {
  let isSaid = given !== undefined
  return (event) => {
    const isAsked = event.type === 'stage-start' && event.backend === formatBackend(OFFLINE)
    const isStub = event.type === 'stage-outcome' && event.source === 'stub'
    if (isSaid || !(isAsked || isStub)) return
    isSaid = true
    tellOffline()
  }
}

function showPlan(plan: readonly PlanLine[], json: boolean): void {
  for (const { stage: name, action, dependencies } of plan) {
    if (json) printJson({ stage: name, action, dependencies })
    else print(`${action}\t${name}\t${dependencies.join(', ')}\n`.replace(/\t\n$/, '\n'))
  }
}

function tellResult({ status, message, errors }: StageResult): void {
  if (status === 'skipped') tell(`Skipped: ${message}`)
  if (status !== 'partial') return
  tell(message)
  for (const error of errors) tell(`- ${error}`)
}

function printValue({ stage, data: value }: StageResult): void {
  if (value === undefined) return
  print(typeof value === 'string' ? value : `${asJson(stage, value)}\n`)
}

function asJson(stage: string, value: unknown): string {
  try {
    return JSON.stringify(value, null, 2)
  } catch (error) {
    const [why = ''] = messageOf(error).split('\n')
    throw new ReverieError(
      'not_json',
      `'${stage}' is done, but its value cannot be printed as JSON: ${why}. Let it return what JSON can hold.`,
      { cause: error },
    )
  }
}
