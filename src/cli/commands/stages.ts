import { Command } from 'commander'
import { messageOf } from '../../core/errors.ts'
import { optionsSchema } from '../../stage/options-schema.ts'
import { listStages, stageInfo } from '../../stage/registry.ts'
import { print, printJson } from '../output.ts'
import { UsageError } from '../usage-error.ts'

const MORE = `
A stage of these is made with getStage('name', options) in a script, or run with
\`reverie pipeline run <name>\`. The options are shown as JSON Schema.

Examples:
  reverie stages load_file
  reverie stages --json | jq -r .name`

export function stagesCommand(): Command {
  return new Command('stages')
    .description('List the ready-made stages, or tell all there is to know of one.')
    .argument('[name]', 'one of them')
    .option('--json', 'one JSON object a stage and line, with its options')
    .addHelpText('after', MORE)
    .action(stages)
}

async function stages(
  name: string | undefined,
  { json = false }: { json?: boolean },
): Promise<void> {
  await import('../../library/index.ts')
  if (json) {
    for (const one of name === undefined ? listStages() : [name]) printJson(told(one))
  } else if (name === undefined) {
    const names = listStages()
    const width = Math.max(...names.map(({ length }) => length))
    for (const one of names) print(`${one.padEnd(width)}  ${stageInfo(one).description}\n`)
  } else {
    const { title, description, dependencies, options } = told(name)
    const needs = dependencies.length === 0 ? '' : `Needs before it: ${dependencies.join(', ')}\n`
    const schema = JSON.stringify(options, null, 2)
    print(`${title} (${name})\n${description}\n${needs}\nOptions:\n${schema}\n`)
  }
}

function told(name: string) {
  try {
    const { title, description, dependencies } = stageInfo(name)
    return { name, title, description, dependencies, options: optionsSchema(name) ?? null }
  } catch (error) {
    throw new UsageError(messageOf(error), error)
  }
}
