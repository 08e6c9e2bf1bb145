import { isAbsolute } from 'node:path'
import { type Backend, formatBackend } from '../core/backend.ts'
import { sha256 } from '../core/sha256.ts'

const LONGEST = { backend: 40, file: 100 }

/**
 * Names the stage of one prompt file and one backend: `claude-sonnet.prompts.draft` for
 * `prompts/draft.md` asked of `claude:sonnet`.
 *
 * The name follows from the two alone, so it stays the same whatever else a fan-out holds. Where
 * something cannot stand in a name, a hash of the whole is added, so that `a b.md` and `a-b.md`, or
 * two names in Chinese, do not meet. Progress counts by what stands before the first dot: the
 * backend.
 */
export function fanoutName(path: string, backend: Backend): string {
  return `${backendPart(formatBackend(backend))}.${filePart(path)}`
}

function backendPart(backend: string): string {
  if (/^[\w-]+(?::[\w.-]+)?$/.test(backend) && backend.length <= LONGEST.backend) {
    return backend.replace(':', '-').replaceAll('.', '_')
  }
  return hashed(safe(backend).slice(0, LONGEST.backend), backend)
}

function filePart(path: string): string {
  const name = path.replace(/\.md$/, '')
  const isPlain = !isAbsolute(path) && /^(?:[\w-]+\/)*[\w-]+\.\w+$/.test(path)
  if (isPlain && name.length <= LONGEST.file) return name.replaceAll('/', '.')
  // The end of a path says most, and the hash says the rest.
  const words = name
    .split('/')
    .map(safe)
    .filter((word) => word !== '')
  return hashed(
    words
      .slice(isAbsolute(path) ? -2 : 0)
      .join('.')
      .slice(-LONGEST.file),
    path,
  )
}

function safe(text: string): string {
  return text.replaceAll(/[^\w-]+/g, '-').replaceAll(/^-+|-+$/g, '')
}

function hashed(part: string, whole: string): string {
  const digits = sha256(whole).slice(0, 8)
  return part === '' ? digits : `${part}-${digits}`
}
