import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openSqlite } from '../../src/io/sqlite.ts'
import { type Ended, ended } from '../cli/reverie.ts'
import { ON_BUILT_PACKAGE } from '../helpers/built.ts'
import { temporaryFolder } from '../helpers/rig.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

function analyse(t: TestContext, args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'workflows/job-analysis.ts', ...args], {
    cwd: ROOT,
    env: ON_BUILT_PACKAGE,
  })
  t.after(() => child.kill('SIGKILL'))
  child.stdin.end()
  return ended(child)
}

test('without a key the example runs to its chart, every stub told as one', async (t) => {
  const out = temporaryFolder(t)
  const { code, stdout, stderr } = await analyse(t, ['--out', out])
  assert.equal(code, 0, stderr)
  assert.equal(stderr.match(/: Stub: no model was asked/g)?.length, 6)
  assert.match(stderr, /Stubs stand in for answers/)
  assert.match(stdout, /^The chart is in .*\.md\nThe tables are in .*jobs\.sqlite\n$/)
  const chartFile = readdirSync(out).find((name) => name.endsWith('.mmd')) ?? ''
  assert.match(readFileSync(join(out, chartFile), 'utf8'), /^flowchart TD\n[^]*n5/m)
  assert.match(readFileSync(join(out, chartFile.replace(/mmd$/, 'md')), 'utf8'), /^> Stub: /m)
  const db = await openSqlite(join(out, 'jobs.sqlite'))
  t.after(() => db.close())
  assert.equal(db.all('SELECT * FROM job_stages').length, 7)
  assert.equal(db.all('SELECT * FROM job_tasks').length, 0)
})

test('a file and a last stage may be named, and what cannot be meant is refused', async (t) => {
  const out = temporaryFolder(t)
  const file = join(out, 'job.md')
  writeFileSync(file, '# 정원사\n\n- 나무를 심는다\n')
  const args = [file, '--out', join(out, 'to'), '--until', 'extract_tasks']
  const { code, stdout } = await analyse(t, args)
  assert.equal(code, 0)
  assert.doesNotMatch(stdout, /chart/)
  const wrong = await analyse(t, ['--out', join(out, 'not'), '--until', 'nowhere'])
  assert.equal(wrong.code, 2)
  assert.match(wrong.stderr, /^'job_analysis' has no stage 'nowhere'\..*Known: .*\n$/)
  const provider = await analyse(t, ['--out', join(out, 'not'), '--backend', 'nobody:small'])
  assert.equal(provider.code, 2)
  assert.match(provider.stderr, /^There is no provider 'nobody'\. Known: .*offline/)
  const option = await analyse(t, ['--out', join(out, 'not'), '--untill', 'extract_tasks'])
  assert.equal(option.code, 2)
  assert.match(option.stderr, /^Unknown option '--untill'\. The options are --backend, .*\n$/)
  const folder = await analyse(t, [out, '--out', join(out, 'not')])
  assert.equal(folder.code, 2)
  assert.match(folder.stderr, /^There is no file /)
  assert.ok(!existsSync(join(out, 'not')))
})
