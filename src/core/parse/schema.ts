/** Anything with zod's `safeParse`: checks a value, and gives it back normalised. */
export interface Schema<T> {
  safeParse(
    value: unknown,
  ): { success: true; data: T } | { success: false; error: { issues: readonly SchemaIssue[] } }
}

/**
 * A schema whose types may also tell what it takes, where that is not what it gives: less, as with a
 * default, or something else, as with a transform. Source: Standard Schema, which zod follows.
 */
export interface InputSchema<T, Given = T> extends Schema<T> {
  /** For the types alone. */
  readonly '~standard'?: { readonly types?: { readonly input: Given } | undefined }
}

/** One thing a schema has against a value. */
export interface SchemaIssue {
  path: readonly PropertyKey[]
  message: string
}

const SHOWN = 80

/** What a schema has against a value, one sentence each: `tasks[2].id: expected … (is 5)`. */
export function describeIssues(value: unknown, issues: readonly SchemaIssue[]): string[] {
  return issues.map(({ path, message }) => {
    let found = value
    for (const key of path) {
      found = typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined
    }
    return `${pathOf(path)}: ${message} (is ${show(found)})`
  })
}

function pathOf(path: readonly PropertyKey[]): string {
  const text = path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
  return text === '' ? 'top level' : text.replace(/^\./, '')
}

function show(value: unknown): string {
  if (value === undefined) return 'absent'
  const text = JSON.stringify(value) ?? typeof value
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`
}
