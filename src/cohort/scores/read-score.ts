import { readFileSync } from 'node:fs'
import { SCALE } from '../../core/scale.ts'
import { errnoOf, onDisk } from '../../io/disk-error.ts'

export type ScoreReading = { readonly score: number } | { readonly error: string }

const NUMBER = /^[-+]?\d+(?:\.\d+)?$/

/**
 * The score a `parsed.txt` holds in its last line, or why there is none.
 *
 * @throws DiskError when the file is there and cannot be opened.
 */
export function readScore(path: string): ScoreReading {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return { error: 'no parsed.txt' }
    if (errno === 'EISDIR') return { error: 'parsed.txt is a folder' }
    return onDisk('read', path, () => {
      throw error
    })
  }
  const last = text.trim().split('\n').at(-1)?.trim() ?? ''
  if (last === '') return { error: 'parsed.txt is empty' }
  if (!NUMBER.test(last)) return { error: `parsed.txt holds no number: ${excerpt(last)}` }
  const score = Number(last)
  if (score >= SCALE.low && score <= SCALE.high) return { score }
  return { error: `the score ${excerpt(last)} is not from ${SCALE.low} to ${SCALE.high}` }
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text)
}
