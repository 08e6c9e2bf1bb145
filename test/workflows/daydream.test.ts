import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { captured } from '../cli/in-process.ts'
import { type Ended, ended } from '../cli/reverie.ts'
import { temporaryFolder } from '../helpers/rig.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The workflow as it is run from the shell. */
function daydream(t: TestContext, out: string, ...args: string[]): Promise<Ended> {
  const argv = ['--import', 'tsx', 'workflows/daydream.ts', '--out', out, ...args]
  const child = spawn(process.execPath, argv, { cwd: ROOT, env: { ...process.env, NO_COLOR: '1' } })
  t.after(() => child.kill('SIGKILL'))
  return ended(child)
}

let runs = 0

/** The same in this process, which is many times as quick. */
function daydreamHere(t: TestContext, out: string, ...args: string[]): Promise<Ended> {
  return captured(t, { cwd: ROOT }, async () => {
    const { argv } = process
    const gone = new Error('The process would have ended.')
    const exit = t.mock.method(process, 'exit', (code: number) => {
      process.exitCode = code
      throw gone
    })
    process.argv = [process.execPath, 'workflows/daydream.ts', '--out', out, ...args]
    try {
      await import(`../../workflows/daydream.ts?run=${(runs += 1)}`)
    } catch (error) {
      if (error !== gone) throw error
    } finally {
      process.argv = argv
      exit.mock.restore()
    }
  })
}

const PAIR = ['--concepts', 'kintsugi,stigmergy']

test('two concepts become ranked essays; run again after an edit, what depends on it is asked and nothing else', async (t) => {
  const out = temporaryFolder(t)
  const first = await daydream(t, out, ...PAIR)
  assert.equal(first.code, 0, first.stderr)
  assert.match(first.stderr, /36 done/)
  assert.match(first.stdout, /The best of 8 essays/)
  assert.match(first.stdout, /100 %  kintsugi \+ stigmergy, /)
  assert.match(first.stdout, /--backend claude:haiku/)
  assert.ok(existsSync(join(out, 'cohorts/daydream/reports/summary/final_results.csv')))

  const [draft = ''] = readdirSync(join(out, 'gens/draft'))
  const text = 'One line.\nA second one about gold.\nA third one.\n'
  writeFileSync(join(out, 'gens/draft', draft, 'parsed.txt'), text)
  const again = await daydream(t, out, ...PAIR)
  assert.match(again.stderr, /8 done, 28 cached/)
  assert.equal(readFileSync(join(out, 'gens/draft', draft, 'parsed.txt'), 'utf8'), text)
})

test('a copied essay is its draft, and judges other than the writer can be named', async (t) => {
  const out = temporaryFolder(t)
  const judge = 'command:sh -c "cat > /dev/null; echo Fine; echo SCORE: 6"'
  const args = ['--cohort', 'copied-drafts', '-b', 'offline:lexical', '-b', judge]
  const { code, stdout, stderr } = await daydreamHere(t, out, ...args, ...PAIR)
  assert.equal(code, 0, stderr)
  assert.match(stdout, /draft-as-essay/)
  assert.doesNotMatch(stdout, /baselines/)
  const members = readFileSync(join(out, 'cohorts/copied-drafts/membership.csv'), 'utf8')
  assert.equal(members.match(/^evaluation,/gm)?.length, 2 * 2 * 2 * 2)
})

test('what cannot be meant is refused in one line, with what there is, before anything is asked', async (t) => {
  const out = temporaryFolder(t)
  const concept = await daydreamHere(t, out, '--concepts', 'kintsugi,nothing')
  assert.equal(concept.code, 2)
  assert.match(concept.stderr, /'nothing'.*stigmergy/s)
  const cohort = await daydreamHere(t, out, '--cohort', 'nothing')
  assert.equal(cohort.code, 2)
  assert.match(cohort.stderr, /two-judges/)
  const workers = await daydreamHere(t, out, '--workers', 'many')
  assert.equal(workers.code, 2)
  assert.match(workers.stderr, /'many'.*whole number/)
  const cases: readonly (readonly [string[], RegExp])[] = [
    [['--concepts', 'kintsugi'], /'kintsugi'\. Name two or more/],
    [['--backend', 'cluade:haiku'], /no provider 'cluade'.*claude/],
    [['--backend', ''], /--backend is empty/],
    [['--backend', 'haiku'], /no provider 'haiku'/],
    [['--help'], /'--help'\. The options are --cohort, .*--fresh\.$/m],
  ]
  for (const [args, expected] of cases) {
    const { code, stderr } = await daydreamHere(t, out, ...args)
    assert.deepEqual([code, stderr.trim().split('\n').length], [2, 1], stderr)
    assert.match(stderr, expected)
  }
  writeFileSync(join(out, 'file'), '')
  const place = await daydreamHere(t, join(out, 'file'))
  assert.equal(place.code, 2)
  assert.match(place.stderr, /cannot be copied to/)
})

test('where every draft fails there is no ranking', async (t) => {
  const args = ['--backend', 'command:no-such-program', ...PAIR]
  const { code, stdout, stderr } = await daydreamHere(t, temporaryFolder(t), ...args)
  assert.equal(code, 1)
  assert.match(stderr, /'no-such-program' was not found/)
  assert.match(stdout, /No essay has a score/)
})
