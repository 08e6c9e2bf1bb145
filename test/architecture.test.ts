import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { globSync } from 'tinyglobby'

const SRC = fileURLToPath(new URL('../src', import.meta.url))

/** The floors of the house: a file imports from its own floor or from below. */
const FLOORS: readonly (readonly [prefix: string, floor: number])[] = [
  ['core/', 0],
  ['io/', 1],
  ['runners/', 2],
  ['stage/', 3],
  ['session.ts', 4],
  ['session/', 4],
  ['library/', 5],
  ['cohort/', 5],
  ['report/', 5],
  ['cli/', 6],
  ['index.ts', 7],
]

const files = globSync('**/*.ts', { cwd: SRC }).sort()

function floorOf(file: string): number {
  const found = FLOORS.find(([prefix]) => file.startsWith(prefix))
  assert.ok(found, `${file} stands on no floor; the folders of src are fixed`)
  return found[1]
}

/** Everything a file imports from the package, types and lazy imports included. */
function importsOf(file: string, { types = true, lazy = true } = {}): string[] {
  const text = readFileSync(join(SRC, file), 'utf8')
  const found: string[] = []
  const statements = /(?:^|\n)(?:import|export)\s+(type\s)?[^'"();]*?from\s+'(\.[^']+)'/g
  for (const [, isType, path = ''] of text.matchAll(statements)) {
    if (types || isType === undefined) found.push(path)
  }
  for (const [, path = ''] of text.matchAll(/(?:^|\n)import\s+'(\.[^']+)'/g)) found.push(path)
  if (lazy) for (const [, path = ''] of text.matchAll(/import\(\s*'(\.[^']+)'/g)) found.push(path)
  return found.map((path) => relative(SRC, join(SRC, dirname(file), path)))
}

test('every import names a file of the package', () => {
  assert.ok(files.length > 50, `only ${files.length} files were found`)
  for (const file of files) {
    for (const path of importsOf(file)) {
      assert.ok(existsSync(join(SRC, path)), `${file} imports ${path}, which does not exist`)
    }
  }
})

test('no file imports the package by its name, which would be upward', () => {
  const users = files.filter((file) => /'reverie(?:\/[^']*)?'\)?$/m.test(importLines(file)))
  assert.deepEqual(users, [])
})

test('nothing imports upward', () => {
  const upward = files.flatMap((file) =>
    importsOf(file)
      .filter((path) => floorOf(path) > floorOf(file))
      .map((path) => `${file} -> ${path}`),
  )
  assert.deepEqual(upward, [])
})

test('session and library, the stage library and cohorts, do not import each other', () => {
  const apart: readonly (readonly [string, string])[] = [
    ['library/', 'session'],
    ['library/', 'cohort/'],
    ['cohort/', 'library/'],
  ]
  const crossed = files.flatMap((file) =>
    importsOf(file)
      .filter((path) => apart.some(([from, to]) => file.startsWith(from) && path.startsWith(to)))
      .map((path) => `${file} -> ${path}`),
  )
  assert.deepEqual(crossed, [])
})

test('there is no import cycle', () => {
  const done = new Set<string>()
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file)
    assert.ok(start < 0, `import cycle: ${[...trail.slice(start), file].join(' -> ')}`)
    if (done.has(file)) return
    // A type alone is gone at run time, but two files that need each other's types are one idea.
    for (const path of importsOf(file, { lazy: false })) visit(path, [...trail, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
})

test('the pure floors, core and report, touch nothing of the world', () => {
  const world =
    /'(?:node:(?:fs|os|net|https?|http2|tls|dns|dgram|child_process|worker_threads|timers)|undici|libsql)\b/
  const users = files.filter(
    (file) => /^(?:core|report)\//.test(file) && world.test(importLines(file)),
  )
  assert.deepEqual(users, [])
})

test('only the floor that touches the world starts programs and opens connections and databases', () => {
  const world = /'(?:node:(?:net|https?|http2|tls|dgram|child_process)|undici|libsql)\b/
  const users = files.filter(
    (file) => floorOf(file) !== 1 && world.test(importLines(file, { types: false })),
  )
  assert.deepEqual(users, [])
})

test('only the command line reads arguments, prints or ends the process', () => {
  const powers = /process\.(?:argv|stdout|stderr|exit)\b|console\./
  const users = files.filter(
    (file) =>
      !file.startsWith('cli/') &&
      // A signal ends the process; that is what this file is for.
      file !== 'io/termination.ts' &&
      powers.test(withoutComments(readFileSync(join(SRC, file), 'utf8'))),
  )
  assert.deepEqual(users, [])
})

test('only the floor that touches the world reads the environment', () => {
  const users = files.filter(
    (file) =>
      floorOf(file) !== 1 &&
      !file.startsWith('cli/') &&
      /process\.env\b/.test(withoutComments(readFileSync(join(SRC, file), 'utf8'))),
  )
  assert.deepEqual(users, [])
})

test('files are short and named for their idea', () => {
  const lengths = files.map((file) => readFileSync(join(SRC, file), 'utf8').split('\n').length - 1)
  const long = files.filter((_, index) => (lengths[index] ?? 0) > 250)
  assert.deepEqual(long, [], 'longer than 250 lines')
  const median = lengths.sort((a, b) => a - b)[Math.floor(lengths.length / 2)] ?? 0
  assert.ok(median <= 100, `the median file has ${median} lines`)
  const vague = files.filter((file) =>
    /(?:^|\/)(?:utils?|helpers?|types|misc|common)(?:\/|\.ts$)/.test(file),
  )
  assert.deepEqual(vague, [])
})

/** The lines of a file that import anything, lazily too. */
function importLines(file: string, { types = true } = {}): string {
  const text = withoutComments(readFileSync(join(SRC, file), 'utf8'))
  const found = text.match(/^(?:import|export)\s[^'"();=]*?'[^']+'|import\(\s*'[^']+'/gm) ?? []
  return found.filter((line) => types || !/^(?:import|export)\s+type\s/.test(line)).join('\n')
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\//g, '').replace(/\/\/.*$/gm, '')
}
