import { fstatSync } from 'node:fs'
import { maskSecrets } from '../core/mask.ts'
import { type Environment, knownSecrets } from './environment.ts'
import { readTail, tailOf } from './text-tail.ts'

const TAIL_BYTES = 8192
/** A secret may stand percent-encoded, three bytes for one. */
const LONGEST_FORM = 3

/**
 * The last 8 KB of what a program wrote to an open file, with the secrets of this process's
 * environment and of the program's masked.
 */
export function readStderrTail(fd: number, env: Environment): string {
  const { size } = fstatSync(fd)
  if (size === 0) return ''
  const secrets = knownSecrets(process.env, env)
  const longest = Math.max(0, ...secrets.map(({ value }) => Buffer.byteLength(value)))
  // The cut may go through a secret, whose rest is not recognised: read so much more that this
  // rest lies in what is cut off after masking.
  const margin = LONGEST_FORM * longest
  const masked = maskSecrets(readTail(fd, TAIL_BYTES + margin), secrets)
  if (size <= TAIL_BYTES + margin) return tailOf(masked, TAIL_BYTES)
  return tailOf(masked, Math.min(TAIL_BYTES, Buffer.byteLength(masked) - margin))
}
