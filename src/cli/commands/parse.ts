import { Command } from 'commander'
import { getParser, listParsers } from '../../core/parse/registry.ts'
import { ParseError } from '../../core/parse-error.ts'
import { print, printJson } from '../output.ts'
import { readInput } from '../read-input.ts'

interface ParseFlags {
  stage: string
  json?: boolean
}

const MORE = `
The answer comes on standard input, what is found in it goes to standard
output. Exit code 1 says that the answer cannot be used.

Parsers:
  ${listParsers().join('\n  ')}

Examples:
  reverie parse in_last_line < evaluation.txt
  reverie parse json < answer.md | jq .tasks
  reverie run rate -b claude:sonnet < prompt.md \\
    | reverie parse in_last_line --stage evaluation`

export function parseCommand(): Command {
  return new Command('parse')
    .description("Take a score, an essay or JSON out of a model's answer, as stages do.")
    .argument('<parser>', 'what to look for, one of the parsers below')
    .option('--stage <name>', 'also know the parsers of this stage', '*')
    .option('--json', 'one JSON object with the value, or with why there is none')
    .addHelpText('after', MORE)
    .action(parse)
}

async function parse(parser: string, { stage, json }: ParseFlags): Promise<void> {
  const read = getParser(stage, parser)
  const text = await readInput('answer', `Give it as in \`reverie parse ${parser} < answer.txt\`.`)
  try {
    const value = read(text)
    if (json) printJson({ parser, value })
    else
      print(typeof value === 'string' ? withLineEnd(value) : `${JSON.stringify(value, null, 2)}\n`)
  } catch (error) {
    if (!json || !(error instanceof ParseError)) throw error
    const { code, reason, issues } = error
    printJson({ parser, error: { code, reason, issues } })
    process.exitCode = 1
  }
}

function withLineEnd(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}
