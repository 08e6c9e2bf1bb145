const NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/
/** File systems take names of 255 bytes; suffixes and attempt numbers need their share. */
const LONGEST = 160

/**
 * Checks a name that becomes part of a file name, so that it can never leave its folder.
 *
 * @throws TypeError for anything but 1 to 160 letters, digits, `.`, `_`, `-` without a leading dot.
 */
export function checkName(what: string, name: unknown): string {
  const problem = problemOf(name)
  if (problem === undefined) return name as string
  throw new TypeError(
    `${what} ${JSON.stringify(name)} ${problem}. Use 1 to ${LONGEST} letters, digits, '.', '_' or '-', not beginning with a dot.`,
  )
}

function problemOf(name: unknown): string | undefined {
  if (typeof name !== 'string') return 'is not a text'
  if (name === '') return 'is empty'
  if (name.length > LONGEST) return `has ${name.length} characters`
  if (name.startsWith('.')) return 'begins with a dot'
  if (!NAME.test(name)) return `holds ${JSON.stringify(firstIllegal(name))}`
  return undefined
}

function firstIllegal(name: string): string {
  return Array.from(name).find((character) => !/[A-Za-z0-9._-]/.test(character)) ?? name
}
