import type { FileMark } from './file-look.ts'
import type { Metadata } from './metadata.ts'
import { type GenerationRecord, type ParsedRecord, RECORD_KEY, recordIn } from './record.ts'

/** The fields of a generation's metadata that say what it is. */
const FIELDS = [
  'template_id',
  'combo_id',
  'parent_gen_id',
  'llm_model_id',
  'mode',
  'replicate',
] as const

type Mark = readonly [digest: string, bytes: number, mtimeMs: number]

// Lists without names, because there are as many as generations: this halves the time to read them.
type Line = readonly [
  identity: readonly unknown[],
  mode: GenerationRecord['mode'],
  prompt: readonly [template: string, values: string, mark: Mark | 0] | 0,
  raw: readonly [prompt: string, backend: string, mark: Mark] | 0,
  parsed: readonly [from: string | 0, parser: string | null, madeAt: string | 0, mark: Mark] | 0,
]

/** What an index keeps of a generation; `undefined` for one whose texts are not all recorded. */
export function encodeLine(metadata: Metadata): string | undefined {
  const record = recordIn(metadata)
  if (record === undefined || record.failure !== undefined) return undefined
  // Of older roots, which have other names for what a generation is, all is read each time.
  if (metadata['template_id'] === undefined || 'model_id' in metadata) return undefined
  const { mode, prompt, raw, parsed } = record
  const line: Line = [
    FIELDS.map((field) => metadata[field] ?? 0),
    mode,
    prompt === undefined
      ? 0
      : [prompt.template, prompt.values, prompt.file === undefined ? 0 : markOf(prompt.file)],
    raw === undefined ? 0 : [raw.prompt, raw.backend, markOf(raw.file)],
    parsed === undefined
      ? 0
      : [parsed.from ?? 0, parsed.parser, parsed.madeAt ?? 0, markOf(parsed.file)],
  ]
  return JSON.stringify(line)
}

/** The metadata a line was made of, as far as it was kept. @throws for anything but such a line. */
export function decodeLine(text: string): Metadata {
  const [identity, mode, prompt, raw, parsed] = JSON.parse(text) as Line
  // Plain assignments: this is done for every generation of a cohort.
  const metadata: Record<string, unknown> = {}
  for (let index = 0; index < FIELDS.length; index += 1) {
    const value = identity[index]
    if (value !== 0) metadata[FIELDS[index] ?? ''] = value
  }
  const record: Writable<GenerationRecord> = { version: 1, mode }
  if (prompt !== 0) {
    const [template, values, mark] = prompt
    record.prompt = mark === 0 ? { template, values } : { template, values, file: markIn(mark) }
  }
  if (raw !== 0) record.raw = { prompt: raw[0], backend: raw[1], file: markIn(raw[2]) }
  if (parsed !== 0) {
    const [from, parser, madeAt, mark] = parsed
    const known: Writable<ParsedRecord> = { parser, file: markIn(mark) }
    if (from !== 0) known.from = from
    if (madeAt !== 0) known.madeAt = madeAt
    record.parsed = known
  }
  metadata[RECORD_KEY] = record
  return metadata
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

function markOf({ digest, bytes, mtimeMs }: FileMark): Mark {
  return [digest, bytes, mtimeMs]
}

function markIn([digest, bytes, mtimeMs]: Mark): FileMark {
  return { digest, bytes, mtimeMs }
}
