import { FileLook } from './file-look.ts'
import type { GenerationPaths } from './generation-paths.ts'
import { type Metadata, readMetadata } from './metadata.ts'
import { type GenerationRecord, recordIn } from './record.ts'

/** How a generation stands on the disk, at one look. */
export interface GenerationState {
  readonly metadata: Metadata | undefined
  readonly record: GenerationRecord | undefined
  readonly prompt: FileLook | undefined
  readonly raw: FileLook | undefined
  readonly parsed: FileLook | undefined
  /** Whether others left an answer that was cut off and never used. */
  readonly isCutOff: boolean
}

/** Looks at a generation's texts; what is known of them by its metadata is not read again. */
export function lookAt(paths: GenerationPaths, metadata: Metadata | undefined): GenerationState {
  const record = recordIn(metadata)
  const raw = FileLook.at(paths.raw, record?.raw?.file ?? record?.failure?.raw)
  const parsed = FileLook.at(paths.parsed, record?.parsed?.file)
  const isUnused = record === undefined && raw !== undefined && parsed === undefined
  return {
    metadata,
    record,
    prompt: FileLook.at(paths.prompt, record?.prompt?.file),
    raw,
    parsed,
    isCutOff: isUnused && (metadata?.['truncated'] === true || isCutOff(paths.rawMetadata)),
  }
}

function isCutOff(rawMetadata: string): boolean {
  const reading = readMetadata(rawMetadata)
  return reading.kind === 'read' && reading.metadata['truncated'] === true
}
