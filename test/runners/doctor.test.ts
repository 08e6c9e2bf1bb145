import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { diagnose } from '../../src/runners/doctor.ts'
import { startModelServer } from '../helpers/model-server.ts'
import { temporaryFolder } from '../helpers/rig.ts'

function program(folder: string, name: string, body: string, mode = 0o755): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`)
  chmodSync(join(folder, name), mode)
}

test('it tells what is installed with its version, and which keys are set by name alone', async (t) => {
  const folder = temporaryFolder(t)
  program(folder, 'claude', 'echo "2.1.0 (Claude Code)"')
  program(folder, 'codex', 'echo broken >&2; exit 3')
  program(folder, 'gemini', 'echo 1.0', 0o644)
  mkdirSync(join(folder, 'qwen'))
  const key = 'sk-canary-1122334455'
  const report = await diagnose({ env: { PATH: `${folder}:/usr/bin:/bin`, OPENAI_API_KEY: key } })
  const of = (name: string) => report.providers.find(({ provider }) => provider === name)
  assert.equal(of('claude')?.version, '2.1.0')
  assert.equal(of('claude')?.path, join(folder, 'claude'))
  assert.equal(of('claude')?.usable, true)
  assert.equal(of('codex')?.usable, false)
  assert.match(of('codex')?.why ?? '', /'codex --version'.*exit code 3: broken/)
  assert.match(of('gemini')?.why ?? '', new RegExp(`chmod \\+x ${folder}/gemini`))
  assert.match(of('qwen')?.why ?? '', /not installed: npm install -g \S+/)
  assert.deepEqual(of('openai')?.keys, ['OPENAI_API_KEY'])
  assert.equal(of('anthropic')?.usable, false)
  assert.equal(report.default.backend, 'offline')
  assert.equal(report.suggestion, 'claude')
  assert.ok(!JSON.stringify(report).includes(key))
})

test('a folder of PATH that cannot be looked into is passed by', async (t) => {
  const folder = temporaryFolder(t)
  const loop = join(folder, 'loop')
  symlinkSync(loop, loop)
  program(folder, 'claude', 'echo 2.1.0')
  const { providers } = await diagnose({ env: { PATH: `${loop}:${folder}:/usr/bin:/bin` } })
  assert.equal(providers.find(({ provider }) => provider === 'claude')?.version, '2.1.0')
  assert.match(providers.find(({ provider }) => provider === 'pi')?.why ?? '', /not installed/)
})

test('an address of its own is told with a key, without what may be secret in it', async (t) => {
  const base = 'http://me:password1@host.invalid/v1?key=password2'
  const env = { PATH: temporaryFolder(t), OPENAI_API_KEY: 'sk-test-1', OPENAI_BASE_URL: base }
  const { providers } = await diagnose({ env })
  const { why = '' } = providers.find(({ provider }) => provider === 'openai') ?? {}
  assert.match(why, /^OPENAI_API_KEY set, at http:.*host\.invalid\/v1$/)
  assert.doesNotMatch(why, /password/)
})

test('with nothing there it suggests nothing', async (t) => {
  const report = await diagnose({ env: { PATH: temporaryFolder(t) } })
  assert.equal(report.suggestion, undefined)
  assert.ok(report.providers.every(({ usable }) => !usable))
})

test('a probe shows a program no more of the environment than any call does', async (t) => {
  const folder = temporaryFolder(t)
  const answer = { type: 'result', is_error: false, num_turns: 1, result: 'ready' }
  const body = `[ "$1" = --version ] && echo 2.1.0 && exit; env >${folder}/env; pwd >${folder}/cwd`
  program(folder, 'claude', `${body}; echo '${JSON.stringify(answer)}'`)
  const saved = process.env
  process.env = { ...saved, PATH: `${folder}:/usr/bin:/bin`, OTHER_TOKEN: 'canary-1122334455' }
  t.after(() => (process.env = saved))
  const { providers } = await diagnose({ env: process.env, probe: true })
  assert.equal(providers.find(({ provider }) => provider === 'claude')?.probe?.verdict, 'ok')
  assert.ok(!readFileSync(join(folder, 'env'), 'utf8').includes('canary-1122334455'))
  assert.notEqual(readFileSync(join(folder, 'cwd'), 'utf8').trim(), process.cwd())
})

test('a probe asks only what is usable, and what answers is suggested', async (t) => {
  const server = await startModelServer()
  t.after(() => server.close())
  const env = {
    PATH: temporaryFolder(t),
    ANTHROPIC_API_KEY: 'sk-test-1',
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
    OPENAI_API_KEY: 'sk-test-2',
    OPENAI_BASE_URL: `${server.url}/v1`,
  }
  const report = await diagnose({ env, probe: true })
  const probed = report.providers.filter(({ probe }) => probe !== undefined)
  assert.deepEqual(
    probed.map(({ provider, probe }) => [provider, probe?.verdict === 'ok']),
    [
      ['anthropic', false],
      ['openai', true],
    ],
  )
  assert.match(report.suggestion ?? '', /^openai:/)
})
