// Prints how much of `src` the tests run, the programs they start included: `npm run coverage`.
// `npm run coverage -- --report` prints it of the run before, made with NODE_V8_COVERAGE=coverage/tmp.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FOLDER = join(ROOT, 'coverage')
const FOUND = join(FOLDER, 'tmp')
const run = (args, env = {}) =>
  spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  }).status ?? 1

const tests = process.argv.includes('--report') ? ofRunBefore() : runTests()

// c8 takes every source map for that of a file, and tsx makes some of code that is in none.
for (const name of readdirSync(FOUND)) {
  const path = join(FOUND, name)
  let found
  try {
    found = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    // A program that was killed while it wrote.
    rmSync(path)
    continue
  }
  const maps = Object.entries(found['source-map-cache'] ?? {})
  const ofFiles = maps.filter(([url]) => url.startsWith('file:'))
  if (ofFiles.length === maps.length) continue
  const kept = { ...found, 'source-map-cache': Object.fromEntries(ofFiles) }
  writeFileSync(path, JSON.stringify(kept))
}

const what = ['--src', 'src', '--all', '--exclude-after-remap', '--include', 'src/**']
const reporters = ['--reporter', 'text', '--reporter', 'text-summary']
const report = run(['node_modules/c8/bin/c8.js', 'report', ...what, ...reporters])
process.exitCode = tests || report

function runTests() {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOUND, { recursive: true })
  return run(['scripts/test.mjs', 'test'], { NODE_V8_COVERAGE: FOUND })
}

function ofRunBefore() {
  if (existsSync(FOUND)) return 0
  console.error(`Nothing in ${FOUND}: run the tests with NODE_V8_COVERAGE=coverage/tmp first.`)
  return 1
}
