// Runs the tests that need more than Node: installs what Debian has of it, else names what is
// missing and fails. Nothing is skipped in silence.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Program looked for, and the Debian package it comes in. */
const NEEDED = [
  ['parallel', 'parallel'],
  ['tmux', 'tmux'],
  ['setsid', 'util-linux'],
  ['espeak-ng', 'espeak-ng'],
  ['python3', 'python3'],
]

const has = (program) =>
  (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/${program}`))
const lacking = () => NEEDED.filter(([program]) => !has(program))

if (lacking().length > 0 && has('apt-get') && process.getuid?.() === 0) {
  const packages = lacking().map(([, name]) => name)
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }
  console.log(`Installing ${packages.join(', ')} …`)
  execFileSync('apt-get', ['update', '-qq'], options)
  execFileSync('apt-get', ['install', '-y', '-qq', ...packages], options)
}
if (lacking().length > 0) {
  for (const [program, name] of lacking()) {
    console.error(`Missing: ${program} (Debian package ${name}). Install it and run again.`)
  }
  process.exit(1)
}

const clis = spawnSync(process.execPath, ['scripts/real-clis.mjs', ...process.argv.slice(2)], {
  stdio: 'inherit',
})
if (clis.status !== 0) process.exit(clis.status ?? 1)
const tests = spawnSync(process.execPath, ['scripts/test.mjs', 'test/real'], { stdio: 'inherit' })
process.exit(tests.status ?? 1)
