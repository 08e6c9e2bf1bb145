import { readText } from '../../io/files.ts'
import type { CheckedSpec } from '../stage-runner/spec.ts'
import type { GenerationPaths } from '../store/generation-paths.ts'
import { type Metadata, writeMetadata } from '../store/metadata.ts'
import { callFields, characters, type Origin } from './metadata-fields.ts'

// The original system takes a text without the metadata of its phase for a fault.

/** Leaves beside a raw answer how it came about, and returns that. @throws DiskError */
export function writeRawMetadata(
  paths: GenerationPaths,
  { stage, genId, model, maxTokens }: CheckedSpec,
  backend: string,
  origin: Origin,
): Metadata {
  const call = callFields(origin, maxTokens)
  const text = readText(paths.raw)
  writeMetadata(paths.rawMetadata, {
    function: `${stage}_raw`,
    stage,
    gen_id: genId,
    mode: 'llm',
    input_mode: 'prompt',
    llm_model_id: model ?? null,
    backend,
    attempts: origin.attempts,
    ...call,
    raw_length: characters(text),
    raw_lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    reused: false,
  })
  return call
}

/** Leaves beside a parsed text what it was taken from. @throws DiskError */
export function writeParsedMetadata(
  paths: GenerationPaths,
  { stage, genId }: CheckedSpec,
  parser: string | null,
  how: { readonly input_mode: 'prompt' | 'copy'; readonly copied_from?: string },
  text: string,
): void {
  writeMetadata(paths.parsedMetadata, {
    function: `${stage}_parsed`,
    stage,
    gen_id: genId,
    ...how,
    parser_name: parser,
    parsed_length: characters(text),
    success: true,
    error: null,
    reused: false,
  })
}
