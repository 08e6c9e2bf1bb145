import assert from 'node:assert/strict'
import { test } from 'node:test'
import { temporaryFolder } from '../helpers/rig.ts'
import { inProcess } from './pipeline-in-process.ts'
import { jsonLines } from './reverie.ts'

test('every ready-made stage is listed with a sentence', async (t) => {
  const cwd = temporaryFolder(t)
  const { code, stdout } = await inProcess(t, ['stages'], { cwd })
  assert.equal(code, 0)
  const lines = stdout.trimEnd().split('\n')
  for (const name of [
    'load_file',
    'save_file',
    'request',
    'analyze_words',
    'vocabulary',
    'job_analysis',
  ]) {
    assert.ok(
      lines.some((line) => new RegExp(`^${name} +[A-Z].*\\.$`).test(line)),
      name,
    )
  }
})

test('one stage is told with its options as JSON Schema', async (t) => {
  const cwd = temporaryFolder(t)
  const { code, stdout } = await inProcess(t, ['stages', 'load_file'], { cwd })
  assert.equal(code, 0)
  const [head = '', schema = ''] = stdout.split('Options:\n')
  assert.match(head, /^Load file \(load_file\)\n/)
  const { properties } = JSON.parse(schema) as { properties: Record<string, unknown> }
  assert.deepEqual(Object.keys(properties).sort(), [
    'default',
    'format',
    'path',
    'pathKey',
    'required',
  ])
})

test('with --json each stage is an object on a line of its own', async (t) => {
  const cwd = temporaryFolder(t)
  const { stdout } = await inProcess(t, ['stages', '--json'], { cwd })
  const all = jsonLines(stdout)
  assert.ok(all.length >= 14)
  for (const { name, title, description, dependencies, options } of all) {
    assert.ok(typeof name === 'string' && typeof title === 'string')
    assert.ok(typeof description === 'string' && Array.isArray(dependencies))
    assert.equal((options as { type?: string } | null)?.type, 'object', name)
  }
  const one = await inProcess(t, ['stages', 'request', '--json'], { cwd })
  assert.equal(jsonLines(one.stdout)[0]?.['name'], 'request')
})

test('a stage that does not exist is 2, with those that do', async (t) => {
  const { code, stderr } = await inProcess(t, ['stages', 'requst'], { cwd: temporaryFolder(t) })
  assert.equal(code, 2)
  assert.match(stderr, /Did you mean 'request'/)
})
