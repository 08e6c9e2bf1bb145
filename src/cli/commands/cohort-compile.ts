import { createWriteStream, renameSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Command, Option } from 'commander'
import { readCatalog } from '../../cohort/catalog/catalog.ts'
import { checkDesign, checkNames } from '../../cohort/catalog/check.ts'
import { readNames, readNamesOfColumn } from '../../cohort/catalog/known-names.ts'
import { compileSpec, type Design } from '../../cohort/spec/compile.ts'
import { loadSpec } from '../../cohort/spec/load.ts'
import type { Row } from '../../cohort/spec/value.ts'
import { type RowFormat, writeRows } from '../../cohort/spec/write-rows.ts'
import { defined } from '../../core/defined.ts'
import { DiskError, errnoOf } from '../../io/disk-error.ts'
import { makeParent, removeFile } from '../../io/files.ts'
import { onTermination } from '../../io/termination.ts'
import { formatCount } from '../../report/format.ts'
import { texts, wholeNumber } from '../arguments.ts'
import { withInput } from '../bad-input.ts'
import {
  addDataRootOption,
  type DataRootFlags,
  dataRootOf,
  givenDataRoot,
  templatesRootOption,
} from '../data-root.ts'
import { printJson, tell } from '../output.ts'
import { printChunks } from '../print-chunks.ts'
import { specOf } from '../spec-path.ts'
import { UsageError } from '../usage-error.ts'

interface CompileFlags extends DataRootFlags {
  out?: string
  format?: RowFormat
  limit?: number
  seed?: number
  catalog?: string[]
  catalogCsv?: string[]
  json?: boolean
}

const MORE = `
The rows go to standard output, or to --out in the format of its name. With
--data-root every combo, template and model is checked against the data root's
tables; --catalog and --catalog-csv check any column against files of known
names. Exit code 2 says that the spec or a name is wrong.

Examples:
  reverie cohort compile data/cohorts/daydream/spec/config.yaml --limit 5
  reverie cohort compile spec.yaml --seed 7 --out rows.jsonl \\
    --catalog-csv draft_template=drafts.csv:template_id`

export function cohortCompileCommand(): Command {
  const anyWhole = wholeNumber({ min: Number.MIN_SAFE_INTEGER })
  const command = new Command('compile')
    .summary("the rows of a spec's design")
    .description('Compile a spec and write the rows of its design.')
    .argument('<spec>', 'the spec file, its folder, or a cohort of the data root')
    .option('--out <file>', 'where the rows go: x.csv or x.jsonl')
    .addOption(new Option('--format <format>', 'how they are written').choices(['csv', 'jsonl']))
    .option('--limit <n>', 'at most so many rows', wholeNumber({ min: 0 }))
    .option('--seed <n>', 'shuffle the rows, the same way for the same number', anyWhole)
    .option('--catalog <file>', 'known names by column: JSON, YAML or TOML; repeatable', texts)
    .option('--catalog-csv <name=path[:column]>', 'known names of a column; repeatable', texts)
    .option('--json', 'rows as JSON lines; with --out one JSON object about the file')
  return addDataRootOption(command).addHelpText('after', MORE).action(compile)
}

async function compile(path: string, flags: CompileFlags): Promise<void> {
  const { out, limit = Infinity, seed, json = false } = flags
  const format = flags.format ?? (json && out === undefined ? 'jsonl' : formatOf(out))
  const design = await withInput(async () => {
    const spec = await loadSpec(specOf(path, dataRootOf(flags)))
    const compiled = compileSpec(spec, seed === undefined ? {} : { seed })
    await check(compiled, flags)
    return compiled
  })
  const rows = writeRows(design, first(design, limit), format)
  if (out === undefined) return printChunks(rows)
  makeParent(out)
  await writeTo(out, rows)
  const count = Math.min(design.size, limit)
  if (json) printJson({ type: 'compile', path: resolve(out), format, rows: count })
  else tell(`${formatCount(count)} rows are in ${out}.`)
}

/** Nothing stands under the file's name before all of it does. @throws DiskError */
async function writeTo(out: string, rows: Iterable<string>): Promise<void> {
  const partial = `${out}.partial`
  const forget = onTermination(async () => removeFile(partial))
  try {
    await pipeline(Readable.from(rows), createWriteStream(partial))
    renameSync(partial, out)
  } catch (error) {
    removeFile(partial)
    // Not what making the rows may throw.
    throw /^E[A-Z]+$/.test(errnoOf(error) ?? '') ? new DiskError('write', out, error) : error
  } finally {
    forget()
  }
}

async function check(design: Design, flags: CompileFlags): Promise<void> {
  for (const file of flags.catalog ?? []) checkNames(design, await readNames(file))
  for (const text of flags.catalogCsv ?? []) {
    const { name, file, column } = csvCatalog(text)
    const known = await readNamesOfColumn(file, column)
    checkNames(design, new Map([[name, known]]))
  }
  const dataRoot = givenDataRoot(flags)
  if (dataRoot === undefined) return
  checkDesign(design, await readCatalog(dataRoot, templatesRootOption()))
}

function csvCatalog(text: string): { name: string; file: string; column?: string } {
  const [, name, file, column] = /^([^=]+)=(.+?)(?::([^:/\\]+))?$/.exec(text) ?? []
  if (name === undefined || file === undefined) {
    throw new UsageError(
      `--catalog-csv is '${text}'. Write it as name=path or name=path:column, for example draft_template=drafts.csv:template_id.`,
    )
  }
  return { name, file, ...defined({ column }) }
}

function formatOf(out: string | undefined): RowFormat {
  const ending = out === undefined ? '.csv' : extname(out).toLowerCase()
  if (ending === '.csv') return 'csv'
  if (ending === '.jsonl' || ending === '.ndjson') return 'jsonl'
  throw new UsageError(`--out is '${out}'. Let it end in .csv or .jsonl, or say --format.`)
}

function* first(rows: Iterable<Row>, limit: number): Generator<Row> {
  let count = 0
  for (const row of rows) {
    if (count >= limit) return
    count += 1
    yield row
  }
}
