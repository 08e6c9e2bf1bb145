import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { doctorCommand } from '../../src/cli/commands/doctor.ts'
import { startModelServer } from '../helpers/model-server.ts'
import { script } from '../helpers/programs.ts'
import { temporaryFolder } from '../helpers/rig.ts'
import { inProcess } from './in-process.ts'

const KEYS = ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'OPENROUTER_API_KEY', 'GEMINI_API_KEY']
const NONE = Object.fromEntries([...KEYS, 'GOOGLE_API_KEY'].map((name) => [name, '']))

async function doctor(t: TestContext, args: string[], env: Record<string, string>) {
  const cwd = temporaryFolder(t)
  const { code, stdout } = await inProcess(t, doctorCommand(), args, {
    cwd,
    env: { ...NONE, PATH: cwd, ...env },
  })
  assert.equal(code, 0)
  return stdout
}

test('on a fresh machine every way to a model is told, in lines of 80 columns', async (t) => {
  const said = await doctor(t, [], {})
  assert.match(said, /- claude +not installed: npm install -g @anthropic-ai\/claude-code\n/)
  assert.match(said, /- openai +set OPENAI_API_KEY\n/)
  assert.match(said, /^Without -b: offline/m)
  assert.match(said, /install one of the programs above or set one of the keys/)
  for (const line of said.split('\n')) assert.ok(line.length <= 80, line)
})

test('what is there is told with its version, and one to be named', async (t) => {
  const folder = temporaryFolder(t)
  script(folder, 'claude', 'echo "2.1.0 (Claude Code)"')
  const said = await doctor(t, [], { PATH: `${folder}:/usr/bin:/bin` })
  assert.match(said, /\+ claude +2\.1\.0, if it is logged in\n/)
  assert.match(said, /For a model, name it: -b claude\n/)
})

test('a probe that fails is told beside its provider, in lines of 80 columns', async (t) => {
  const server = await startModelServer()
  t.after(() => server.close())
  server.enqueue({ raw: '<html><title>Sign in</title></html>', status: 200 })
  const env = { OPENAI_API_KEY: 'sk-test-12345', OPENAI_BASE_URL: `${server.url}/v1` }
  const said = await doctor(t, ['--probe'], env)
  assert.match(said, /no answer \(bad_output\)/)
  assert.match(
    said.replaceAll(/\s+/g, ' '),
    /an HTML page instead of an answer\. Check OPENAI_BASE_URL/,
  )
  assert.match(said, /None of those that are there answered/)
  for (const line of said.split('\n')) assert.ok(line.length <= 80, line)
})

test('with --json all of it is one object', async (t) => {
  const said = await doctor(t, ['--json'], { OPENAI_API_KEY: 'sk-test-12345' })
  const report = JSON.parse(said) as Record<string, unknown>
  assert.deepEqual(Object.keys(report), ['node', 'providers', 'default', 'suggestion'])
  assert.equal(report['suggestion'], 'openai:gpt-6-luna')
  assert.ok(!said.includes('sk-test-12345'))
})
