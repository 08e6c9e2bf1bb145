import { existsSync, readFileSync } from 'node:fs'
import { isObject, type JsonObject } from '../../core/json-object.ts'
import { errnoOf, onDisk } from '../../io/disk-error.ts'
import { moveFile, writeWhole } from '../../io/files.ts'
import type { CohortStage } from '../ids/generation-id.ts'

/** The content of a `metadata.json`: known fields, and whatever others wrote. */
export type Metadata = JsonObject

export type MetadataReading =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly path: string; readonly problem: string }
  | { readonly kind: 'read'; readonly metadata: Metadata }

/** @throws DiskError when it is there and cannot be opened. */
export function readMetadata(path: string): MetadataReading {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return { kind: 'absent' }
    return onDisk('read', path, () => {
      throw error
    })
  }
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    if (isObject(value)) return { kind: 'read', metadata: value }
    return { kind: 'unreadable', path, problem: 'it holds no JSON object' }
  } catch (error) {
    return { kind: 'unreadable', path, problem: String(error) }
  }
}

/** Replaces the file in one step. @throws DiskError */
export function writeMetadata(path: string, metadata: Metadata): void {
  writeWhole(path, `${JSON.stringify(metadata, null, 2)}\n`)
}

/** Gives an unreadable file another name beside its own, so that nothing in it is lost. */
export function moveAside(path: string): string {
  let aside = `${path}.unreadable`
  for (let count = 2; existsSync(aside); count += 1) aside = `${path}.unreadable-${count}`
  moveFile(path, aside)
  return aside
}

/** A field that holds a text with something in it, trimmed. */
export function textIn(metadata: Metadata | undefined, field: string): string | undefined {
  const value = metadata?.[field]
  const text = typeof value === 'string' ? value.trim() : ''
  return text === '' ? undefined : text
}

/** The template a generation names; older roots call it by its stage. */
export function templateIn(metadata: Metadata | undefined, stage: CohortStage): string | undefined {
  return textIn(metadata, 'template_id') ?? textIn(metadata, `${stage}_template`)
}

/** The model a generation names, also in the words of older roots. */
export function modelIn(metadata: Metadata | undefined): string | undefined {
  return textIn(metadata, 'llm_model_id') ?? textIn(metadata, 'model_id')
}

/** A field that holds a whole number from 1, also as a text. */
export function countIn(metadata: Metadata | undefined, field: string): number | undefined {
  const count = Number(metadata?.[field] ?? Number.NaN)
  return Number.isSafeInteger(count) && count >= 1 ? count : undefined
}
