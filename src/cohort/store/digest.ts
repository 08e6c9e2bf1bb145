import { sha256 } from '../../core/sha256.ts'

/** 32 hex digits of the SHA-256 of a text's UTF-8 bytes, or of bytes. */
export function digestOf(content: string | Uint8Array): string {
  return sha256(content).slice(0, 32)
}

/** A text of which only the digest is known; among values it counts as the text itself. */
export class KnownText {
  readonly digest: string

  constructor(digest: string) {
    this.digest = digest
  }
}

/**
 * The digest of the values a template is filled with. Texts enter by their own digests, so it can
 * be made without reading a text whose digest is known. The order of keys does not matter.
 */
export function valuesDigest(values: Readonly<Record<string, unknown>>): string {
  return digestOf(JSON.stringify(withTextsAsDigests(values)))
}

function withTextsAsDigests(value: unknown): unknown {
  if (typeof value === 'string') return `#${digestOf(value)}`
  if (value instanceof KnownText) return `#${value.digest}`
  if (Array.isArray(value)) return value.map(withTextsAsDigests)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, withTextsAsDigests(inner)]))
}
