import { parseArgs } from 'node:util'
import { Lab } from './lab.ts'
import { atMost, type Row, tableOf } from './row.ts'

const NAMES = [
  'spawn',
  'fanout',
  'memory',
  'resume',
  'import',
  'call-log',
  'http',
  'extract-json',
  'compile-spec',
  'cohort-status',
] as const

/** What the measurements give: rows of the table, or numbers to make rows of. */
type Result = Row | { name: string; value: number; unit: string; atMost?: number }

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
})
const unknown = positionals.filter((name) => !NAMES.some((known) => known === name))
if (values.help === true || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no measurement '${unknown.join("', '")}'.`)
  console.log(`npm run bench -- [${NAMES.join('] [')}] [--check]`)
  console.log('With --check the exit code is 1 when a bar is missed.')
  process.exit(unknown.length > 0 ? 2 : 0)
}

const lab = await Lab.open()
try {
  if (lab.echo.note !== undefined) console.error(lab.echo.note)
  const rows: Row[] = []
  for (const name of NAMES) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    console.error(`Measuring ${name} …`)
    const { bench } = (await import(`./${name}.ts`)) as { bench: (lab: Lab) => Promise<Result[]> }
    rows.push(...(await bench(lab)).map(rowOf))
  }
  console.log(tableOf(rows))
  if (values.check === true && rows.some(({ isMet }) => isMet === false)) process.exitCode = 1
} finally {
  lab.close()
}

function rowOf(result: Result): Row {
  if (!('value' in result)) return result
  const { name, value, unit, atMost: limit } = result
  const ours = `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`
  return { name, ours, ...(limit === undefined ? {} : atMost(value, limit, unit)) }
}
