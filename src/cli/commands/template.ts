import { Command, Option } from 'commander'
import { messageOf } from '../../core/errors.ts'
import { checkTemplate, type TemplateVariable } from '../../core/template/check.ts'
import type { TemplateSyntax } from '../../core/template/compile.ts'
import { readSourceText } from '../../io/source-text.ts'
import { texts } from '../arguments.ts'
import { findFiles } from '../find-files.ts'
import { print, printJson, tell } from '../output.ts'

interface CheckFlags {
  syntax: TemplateSyntax
  require?: string[]
  json?: boolean
}

const MORE = `
Exit code 1 says that a template has a fault; each is listed below its template.

Examples:
  reverie template check data/1_raw/templates
  reverie template check 'prompts/**/*.j2' --require concepts
  reverie template check draft.txt --syntax braces --require input_json`

export function templateCommand(): Command {
  const syntax = new Option('--syntax <syntax>', 'how the templates are written')
  const command = new Command('template').description('Look prompt templates over.')
  command
    .command('check')
    .summary('list the variables of templates, and their faults')
    .description('List the variables of templates, and their faults.')
    .argument('<files...>', "template files, folders or quoted patterns; '!…' leaves out")
    .addOption(syntax.choices(['jinja', 'braces']).default('jinja'))
    .option('--require <name>', 'a variable each of them has to hold; repeatable', texts)
    .option('--json', 'one JSON object a template and line')
    .addHelpText('after', MORE)
    .action(check)
  return command
}

async function check(patterns: string[], flags: CheckFlags): Promise<void> {
  const templates = await findFiles(patterns, 'template')
  let faulty = 0
  for (const template of templates) {
    const { variables, faults } = look(template, flags)
    if (faults.length > 0) faulty += 1
    if (flags.json) {
      printJson({ template, variables, faults: faults.map(faultFields) })
    } else {
      const rows = [
        ...variables.map(variableRow),
        ...faults.map((fault) => `✗ ${messageOf(fault)}`),
      ]
      print(`${[template, ...rows].join('\n  ')}\n`)
    }
  }
  const count = `${templates.length} ${templates.length === 1 ? 'template' : 'templates'}`
  tell(`${count} checked, ${faulty === 0 ? 'no faults' : `${faulty} with faults`}.`)
  if (faulty > 0) process.exitCode = 1
}

function look(
  template: string,
  { syntax, require: required = [] }: CheckFlags,
): { variables: readonly TemplateVariable[]; faults: readonly unknown[] } {
  try {
    return checkTemplate(readSourceText(template), { name: template, syntax, required })
  } catch (error) {
    // A file that cannot be read is one faulty template among others.
    return { variables: [], faults: [error] }
  }
}

function variableRow({ name, paths, line, optional }: TemplateVariable): string {
  const parts = paths.filter((path) => path !== name)
  const read = parts.length === 0 ? '' : `: ${parts.join(', ')}`
  return `${name}${read} (line ${line}${optional ? ', optional' : ''})`
}

function faultFields(fault: unknown): object {
  const { code, line, missing } = fault as { code?: string; line?: number; missing?: string[] }
  return { code, message: messageOf(fault), line, missing }
}
