/**
 * The SHA-256 of a text in UTF-8, or of bytes: 64 hex digits.
 *
 * `node:crypto` is fetched at the first hash and not with this file: loading it takes half as long
 * as loading all that a session needs.
 */
export function sha256(data: string | Uint8Array): string {
  return process.getBuiltinModule('node:crypto').hash('sha256', data)
}
