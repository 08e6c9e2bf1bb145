import { closeSync, fstatSync, readFileSync, readSync, writeFileSync } from 'node:fs'
import { formsOf, maskForms, type Secret, type SecretForms } from '../core/mask.ts'
import { onDisk } from './disk-error.ts'
import { openIfThere } from './open-if-there.ts'

const PORTION_BYTES = 1024 * 1024

/**
 * Takes secrets out of a file, whatever bytes it holds else. It is looked through in portions, and
 * is whole in memory only when it does hold one. A file that is not there holds none.
 *
 * @throws DiskError
 */
export function maskFile(path: string, secrets: readonly Secret[]): void {
  if (secrets.length === 0) return
  // One character for each byte, in the file and in what is looked for.
  const wanted = formsOf(secrets).map(({ name, forms }) => ({ name, forms: forms.map(asBytes) }))
  onDisk('take the keys out of', path, () => {
    if (!holdsAny(path, wanted)) return
    writeFileSync(path, maskForms(readFileSync(path, 'latin1'), wanted), 'latin1')
  })
}

function asBytes(text: string): string {
  return Buffer.from(text).toString('latin1')
}

function holdsAny(path: string, secrets: readonly SecretForms[]): boolean {
  const fd = openIfThere(path)
  if (fd === undefined) return false
  const wanted = secrets.flatMap(({ forms }) => forms)
  // So much of a portion is seen again with the next: a key may lie across the border.
  const overlap = Math.max(...wanted.map((form) => form.length)) - 1
  const portion = Buffer.allocUnsafe(Math.min(fstatSync(fd).size + 1, PORTION_BYTES))
  try {
    let seen = ''
    for (let size = -1; size !== 0;) {
      size = readSync(fd, portion)
      seen += portion.toString('latin1', 0, size)
      if (wanted.some((form) => seen.includes(form))) return true
      seen = seen.slice(Math.max(0, seen.length - overlap))
    }
    return false
  } finally {
    closeSync(fd)
  }
}
