/** A value that must not be shown, and the name to show in its place. */
export interface Secret {
  readonly name: string
  readonly value: string
}

/** A secret by its name, and all the ways it may be written. */
export interface SecretForms {
  readonly name: string
  readonly forms: readonly string[]
}

/**
 * The ways secrets may be written: as they are, escaped in JSON or in a URL. In the order in which
 * they have to be replaced: the longest first, because a secret that is part of another must not
 * leave the rest of it standing.
 */
export function formsOf(secrets: readonly Secret[]): SecretForms[] {
  return secrets
    .filter(({ value }) => value !== '')
    .sort((a, b) => b.value.length - a.value.length)
    .map(({ name, value }) => ({
      name,
      forms: [...new Set([value, JSON.stringify(value).slice(1, -1), inUrl(value)])],
    }))
}

/** Replaces every secret in a text by its name in square brackets, as `[OPENAI_API_KEY]`. */
export function maskSecrets(text: string, secrets: readonly Secret[]): string {
  return maskForms(text, formsOf(secrets))
}

export function maskForms(text: string, secrets: readonly SecretForms[]): string {
  let masked = text
  for (const { name, forms } of secrets) {
    for (const form of forms) masked = masked.replaceAll(form, () => `[${name}]`)
  }
  return masked
}

function inUrl(value: string): string {
  // Half a surrogate pair has no encoding, and asking for one throws.
  return encodeURIComponent(value.replaceAll(/[\uD800-\uDFFF]/gu, '\uFFFD'))
}
