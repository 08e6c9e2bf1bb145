import { type GenerationState } from '../store/generation-state.ts'
import { type Metadata, writeMetadata } from '../store/metadata.ts'
import { withRecord } from '../store/record.ts'
import { isSameRecord, settledRecord } from './settled-record.ts'
import { type Expected, isWanted } from './wanted.ts'

/**
 * Records what a generation that is done is made of, where that is not known yet, so that a later
 * change is noticed; the other fields stay as they are.
 *
 * @returns the metadata as it is then
 * @throws DiskError
 */
export function adopt(path: string, state: GenerationState, expected: Expected): Metadata {
  const { metadata = {} } = state
  if (!isWanted(expected)) return metadata
  const record = settledRecord(state, expected)
  if (isSameRecord(record, state.record)) return metadata
  const adopted = withRecord(metadata, record)
  writeMetadata(path, adopted)
  return adopted
}
