import { relative, resolve, sep } from 'node:path'
import { glob } from 'tinyglobby'
import { fileSize } from '../io/files.ts'
import { UsageError } from './usage-error.ts'

/**
 * Finds files by paths, folders and glob patterns; a pattern that begins with `!` leaves out. The
 * paths are sorted, with slashes, relative to the working folder or, outside of it, absolute.
 *
 * @param what names the files in messages, such as `prompt file`
 * @param isWanted is asked of each file's absolute path
 * @throws UsageError naming each pattern that finds nothing.
 */
export async function findFiles(
  patterns: readonly string[],
  what: string,
  isWanted: (path: string) => boolean = () => true,
): Promise<string[]> {
  const ignore = patterns.filter(leavesOut).map((pattern) => pattern.slice(1))
  const found = new Set<string>()
  const empty: string[] = []
  for (const pattern of patterns) {
    if (leavesOut(pattern)) continue
    const files = (await expand(pattern, ignore)).map((file) => resolve(file)).filter(isWanted)
    if (files.length === 0) empty.push(pattern)
    for (const file of files) found.add(fromHere(file))
  }
  if (empty.length === 0 && found.size > 0) return [...found].sort()
  const names = (empty.length === 0 ? patterns : empty).map((pattern) => `'${pattern}'`).join(', ')
  throw new UsageError(
    `No ${what} matches ${names} in ${process.cwd()}. Check the path; a pattern has to be quoted to reach reverie as it is.`,
  )
}

/** `!(a|b)` is a pattern of its own. */
function leavesOut(pattern: string): boolean {
  return pattern.startsWith('!') && !pattern.startsWith('!(')
}

async function expand(pattern: string, ignore: readonly string[]): Promise<string[]> {
  // A shell that has expanded a pattern itself gives names, and these may hold brackets.
  return fileSize(pattern) === undefined ? glob(pattern, { ignore, absolute: true }) : [pattern]
}

function fromHere(file: string): string {
  const path = relative(process.cwd(), file)
  return (path.startsWith(`..${sep}`) ? file : path).split(sep).join('/')
}
