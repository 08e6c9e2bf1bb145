import {
  EXTRACT_OPTIONS,
  type Extracted,
  extractJson,
  type ExtractOptions,
} from '../json/extract-json.ts'
import { checkKind, checkKinds, SCHEMA } from '../option-kinds.ts'
import type { Parser } from './parser.ts'
import { describeIssues, type Schema } from './schema.ts'

/** Options of {@link json}: those of `extractJson`, the schema deciding what fits. */
export type JsonOptions = Omit<ExtractOptions, 'fits'>

const { fits: _, ...JSON_OPTIONS } = EXTRACT_OPTIONS

/** A parser that can also tell how it came by its value. */
export interface JsonParser<T> extends Parser<T> {
  /** As the parser itself, with what had to be mended and the JSON that was parsed. */
  extract: (text: string) => Extracted & { value: T }
}

/**
 * A parser that takes JSON out of prose and checks it.
 *
 * Of several values in a text, the first the schema accepts wins. The top level may be anything
 * the schema accepts, unless `expect` says otherwise.
 *
 * @throws TypeError for what is no schema, or an option that cannot be meant.
 * @throws ParseError (the parser) with the schema's issues, each with its path and value.
 * @example json(z.object({ score: z.number() }))('Here: {"score": 7}') // { score: 7 }
 */
export function json<T>(schema: Schema<T>, options: JsonOptions = {}): JsonParser<T> {
  checkKind('json', 'schema', schema, SCHEMA)
  checkKinds('json', options, JSON_OPTIONS)
  return jsonParser((text) => extractValue(text, schema, options))
}

/** The parser of an extraction. */
export function jsonParser<T>(extract: JsonParser<T>['extract']): JsonParser<T> {
  return Object.assign((text: string) => extract(text).value, { extract })
}

/** As {@link json}, with what had to be mended and the JSON that was parsed. */
export function extractValue<T>(
  text: string,
  schema: Schema<T>,
  options: JsonOptions = {},
): Extracted & { value: T } {
  const accepted: T[] = []
  const extracted = extractJson(text, {
    expect: 'any',
    ...options,
    fits: (value) => {
      const checked = schema.safeParse(value)
      if (!checked.success) return describeIssues(value, checked.error.issues)
      accepted.push(checked.data)
      return []
    },
  })
  // The value that won is the only one the schema had nothing against.
  return { ...extracted, value: accepted[0] as T }
}
