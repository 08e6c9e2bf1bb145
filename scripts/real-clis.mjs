// Installs the real agent programs the tests in test/real run against a server on loopback:
// `node scripts/real-clis.mjs` for Codex and Claude Code, `--all` for the other five as well. They
// come from the npm registry into a cache of their own and touch nothing else. What cannot be had is
// named, and then this fails.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const CACHE = resolve('node_modules/.cache/reverie-real-clis')

/** Program, and the packages it comes in; the first that runs on this Node is taken. */
const NEEDED = [
  { program: 'codex', packages: ['@openai/codex'] },
  { program: 'claude', packages: ['@anthropic-ai/claude-code'] },
]
const MORE = [
  { program: 'gemini', packages: ['@google/gemini-cli'] },
  { program: 'opencode', packages: ['opencode-ai'] },
  { program: 'qwen', packages: ['@qwen-code/qwen-code'] },
  { program: 'copilot', packages: ['@github/copilot'] },
  { program: 'pi', packages: ['@earendil-works/pi-coding-agent', '@mariozechner/pi-coding-agent'] },
]

const wanted = process.argv.includes('--all') ? [...NEEDED, ...MORE] : NEEDED
const missing = wanted.flatMap(({ program, packages }) => {
  const { version, fault } = provide(program, packages)
  console.log(`${program.padEnd(9)} ${version ?? 'missing'}`)
  return version === undefined ? [{ program, packages, fault }] : []
})
for (const { program, packages, fault } of missing) {
  console.error(`Missing: ${program} (npm package ${packages.join(' or ')}). ${fault}`)
}
process.exit(missing.length === 0 ? 0 : 1)

function provide(program, packages) {
  const folder = join(CACHE, program)
  const faults = []
  for (const name of packages) {
    mkdirSync(folder, { recursive: true })
    // A package.json of its own, or npm would install into the one above.
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    const fault = install(folder, name)
    // One from an earlier run will do where the registry cannot be reached.
    const { status, said } = versionOf(folder, program)
    if (status === 0) return { version: said }
    faults.push(fault ?? `${name} does not run on Node ${process.versions.node}: ${said}`)
    rmSync(folder, { recursive: true, force: true })
  }
  return { fault: faults.join(' ') }
}

/** Installs the newest version; returns what went wrong, if something did. */
function install(folder, name) {
  const args = ['install', `${name}@latest`, '--ignore-scripts', '--no-audit', '--no-fund']
  const { status, stderr } = run('npm', args, folder)
  if (status !== 0) return firstLine(stderr, /npm error (?!code|A complete log)/)
  const installed = join(folder, 'node_modules', name)
  const { scripts = {} } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
  if (scripts.postinstall === undefined) return undefined
  // Puts the program for this platform, which is a package of its own, in its place.
  const after = run('sh', ['-c', scripts.postinstall], installed)
  return after.status === 0 ? undefined : firstLine(after.stderr || after.stdout, /./)
}

function versionOf(folder, program) {
  const path = join(folder, 'node_modules/.bin', program)
  if (!existsSync(path)) return { status: 1, said: 'It has no program of that name.' }
  const home = join(folder, 'home')
  mkdirSync(home, { recursive: true })
  const { status, stdout, stderr } = run(path, ['--version'], folder, { HOME: home })
  return { status, said: firstLine(`${stdout}\n${stderr}`, status === 0 ? /\d/ : /Error/) }
}

function run(command, args, cwd, env = {}) {
  const options = { cwd, encoding: 'utf8', timeout: 300_000, env: { ...process.env, ...env } }
  return spawnSync(command, args, options)
}

function firstLine(text, pattern) {
  const lines = text.split('\n').filter((line) => pattern.test(line))
  return (lines[0] ?? text).trim() || 'It said nothing.'
}
