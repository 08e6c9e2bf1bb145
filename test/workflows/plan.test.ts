import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Ended, ended } from '../cli/reverie.ts'
import { ON_BUILT_PACKAGE } from '../helpers/built.ts'
import { script } from '../helpers/programs.ts'
import { temporaryFolder } from '../helpers/rig.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const STAGES = ['consensus', 'critique', 'propose', 'reduction', 'understand']

function plan(t: TestContext, args: readonly string[], input = ''): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'workflows/plan.ts', ...args], {
    cwd: ROOT,
    env: ON_BUILT_PACKAGE,
  })
  t.after(() => child.kill('SIGKILL'))
  child.stdin.end(input)
  return ended(child)
}

/** Answers a prompt with how many words it has, and notes each call. */
function counting(folder: string): string {
  return `command:${script(folder, 'counting', `echo call >> '${folder}/calls'; wc -w`)}`
}

function calls(folder: string): number {
  return existsSync(join(folder, 'calls'))
    ? readFileSync(join(folder, 'calls'), 'utf8').length / 'call\n'.length
    : 0
}

test('five prompts lead to a plan on standard output, with all files in the folder', async (t) => {
  const out = temporaryFolder(t)
  const { code, stdout, stderr } = await plan(t, ['Plan a herb garden.', '--out', out])
  assert.equal(code, 0, stderr)
  assert.equal(stdout.trim(), readFileSync(join(out, 'plan-consensus-output.md'), 'utf8').trim())
  assert.notEqual(stdout.trim(), '')
  const prompts = readdirSync(out).filter((name) => name.endsWith('-input.md'))
  assert.deepEqual(
    prompts.sort(),
    STAGES.map((stage) => `plan-${stage}-input.md`),
  )
})

test('the task may come on standard input and reaches the first prompt', async (t) => {
  const out = temporaryFolder(t)
  const { code } = await plan(t, ['--out', out, '--backend', 'copy'], 'Plan a pond.')
  assert.equal(code, 0)
  assert.match(readFileSync(join(out, 'plan-understand-input.md'), 'utf8'), /Plan a pond\./)
})

test('run again nothing is asked; after an edit by hand, what depends on it', async (t) => {
  const folder = temporaryFolder(t)
  const out = join(folder, 'out')
  const args = ['Plan a pond.', '--out', out, '--backend', counting(folder)]
  assert.equal((await plan(t, args)).code, 0)
  assert.equal(calls(folder), 5)
  assert.equal((await plan(t, args)).code, 0)
  assert.equal(calls(folder), 5)
  writeFileSync(join(out, 'plan-critique-output.md'), 'It leaks.')
  assert.equal((await plan(t, args)).code, 0)
  assert.equal(calls(folder), 6)
  assert.match(readFileSync(join(out, 'plan-consensus-input.md'), 'utf8'), /It leaks\./)
  assert.equal((await plan(t, [...args, '--fresh'])).code, 0)
  assert.equal(calls(folder), 11)
})

test('the consensus falls back to the second backend, and says who wrote it', async (t) => {
  const folder = temporaryFolder(t)
  const picky = script(folder, 'picky', 'if grep -q "# Critique"; then exit 1; else echo fine; fi')
  const args = ['Plan a pond.', '--out', join(folder, 'out'), '--backend', `command:${picky}`]
  const { code, stdout, stderr } = await plan(t, [...args, '--fallback', 'copy'])
  assert.equal(code, 0, stderr)
  assert.match(stdout, /# Critique/)
  assert.match(stderr, /written by copy/)
})

test('a failure is a message without a stack and exit code 1', async (t) => {
  const args = ['Plan a pond.', '--out', temporaryFolder(t), '--backend', 'command:no-such']
  const { code, stdout, stderr } = await plan(t, args)
  assert.deepEqual([code, stdout], [1, ''])
  assert.match(stderr, /'no-such' was not found/)
  assert.doesNotMatch(stderr, /^ {4}at /m)
})

test('what cannot be meant is a message without a stack and exit code 2, and nothing is asked', async (t) => {
  const out = join(temporaryFolder(t), 'out')
  for (const [args, input, wanted] of [
    [['Plan a pond.', '--no-such'], '', /'--no-such'\. The options are --backend, /],
    [['Plan a pond.', '--backend', 'cluade:haiku'], '', /no provider 'cluade'.*claude/],
    [['Plan a pond.', '--fallback', ':'], '', /no provider ''/],
    [[' '], '', /task is empty/],
    [[], '\n', /task is empty/],
  ] as const) {
    const { code, stdout, stderr } = await plan(t, [...args, '--out', out], input)
    assert.deepEqual([code, stdout], [2, ''], stderr)
    assert.match(stderr, wanted)
    assert.doesNotMatch(stderr, /^ {4}at /m)
  }
  assert.equal(existsSync(out), false)
})

test('a folder that cannot be is a message without a stack', async (t) => {
  const out = join(temporaryFolder(t), 'file')
  writeFileSync(out, '')
  const { code, stderr } = await plan(t, ['Plan a pond.', '--out', out])
  assert.equal(code, 1)
  assert.match(stderr, /Could not create the folder .*a file of that name is there already/)
  assert.doesNotMatch(stderr, /^ {4}at /m)
})
