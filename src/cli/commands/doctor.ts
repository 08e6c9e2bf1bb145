import { Command } from 'commander'
import { formatDuration } from '../../report/format.ts'
import { oneLine } from '../../report/text-width.ts'
import { diagnose } from '../../runners/doctor.ts'
import type { DoctorReport, ProviderReport } from '../../runners/doctor-report.ts'
import { print, printJson } from '../output.ts'

const MORE = `
Without --probe nothing is asked of any model. Keys are told by name, never by
value.

Examples:
  reverie doctor --probe
  reverie doctor --json | jq -r .suggestion`

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('See which agent programs and keys are there, and what a call would use.')
    .option('--probe', 'ask every usable one a question of one word; this costs a little')
    .option('--json', 'one JSON object')
    .addHelpText('after', MORE)
    .action(doctor)
}

async function doctor({ probe = false, json }: { probe?: boolean; json?: boolean }): Promise<void> {
  const report = await diagnose({ env: process.env, probe })
  if (json) return printJson(report)
  print(`${describe(report).join('\n')}\n`)
}

function describe({ node, providers, default: unnamed, suggestion }: DoctorReport): string[] {
  const width = Math.max(...providers.map(({ provider }) => provider.length))
  const rows = (kind: ProviderReport['kind']) =>
    providers
      .filter((one) => one.kind === kind)
      .flatMap((one) => {
        const head = `  ${one.usable ? '+' : '-'} ${one.provider.padEnd(width)}  `
        const [first = '', ...others] = stateOf(one).flatMap((text) => wrapped(text, head.length))
        return [head + first, ...others.map((line) => ' '.repeat(head.length) + line)]
      })
  return [
    `Node ${node}`,
    '',
    'Agent programs',
    ...rows('program'),
    '',
    'APIs',
    ...rows('api'),
    '',
    `Without -b: ${unnamed.backend}; ${unnamed.why}.`,
    wayToModel(providers, suggestion),
  ]
}

function wayToModel(providers: readonly ProviderReport[], suggestion: string | undefined): string {
  if (suggestion !== undefined) return `For a model, name it: -b ${suggestion}`
  return providers.some(({ usable }) => usable)
    ? 'None of those that are there answered; what was wrong stands beside each.'
    : 'For a model, install one of the programs above or set one of the keys.'
}

function stateOf({ version, why, probe }: ProviderReport): string[] {
  const found = [version, why].filter((part) => part !== undefined).join(', ')
  if (probe === undefined) return [oneLine(found)]
  const took = formatDuration(probe.durationMs)
  const said = probe.reason === undefined ? '' : `: ${oneLine(probe.reason)}`
  return [
    oneLine(found),
    `${probe.verdict === 'ok' ? 'answers' : `no answer (${probe.verdict})`} after ${took}${said}`,
  ]
}

/** A text in lines that fit beside a margin; a word that is longer stays whole. */
function wrapped(text: string, margin: number): string[] {
  const columns = Math.max(20, (process.stdout.columns || 80) - margin)
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line === undefined || line.length + 1 + word.length > columns) lines.push(word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines
}
