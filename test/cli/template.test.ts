import assert from 'node:assert/strict'
import { test } from 'node:test'
import { temporaryFolder } from '../helpers/rig.ts'
import { filesIn, jsonLines, reverie } from './reverie.ts'

test('each template is listed with its variables and where they are read', async (t) => {
  const cwd = filesIn(temporaryFolder(t), {
    't/a.txt': 'Hello {{ user.name }},\n{% for c in concepts %}{{ c.id }}{% endfor %}',
    't/sub/b.j2': 'No holes.',
  })
  const { code, stdout, stderr } = await reverie(t, ['template', 'check', 't'], { cwd })
  assert.equal(code, 0)
  const lines = stdout.split('\n')
  assert.deepEqual(lines.slice(0, 1), ['t/a.txt'])
  assert.match(lines[1] ?? '', /^ {2}user: user\.name \(line 1\)$/)
  assert.match(lines[2] ?? '', /^ {2}concepts \(line 2\)$/)
  assert.deepEqual(lines.slice(3), ['t/sub/b.j2', ''])
  assert.match(stderr, /2 templates checked, no faults/)
})

test('faults are named with file and line, the other templates are checked all the same', async (t) => {
  const cwd = filesIn(temporaryFolder(t), {
    'bad.txt': 'one\n{% if %}',
    'good.txt': '{{ input }}',
    'image.txt': Buffer.from([0xff, 0xd8]),
  })
  const args = ['template', 'check', '*.txt', '--require', 'input']
  const { code, stdout } = await reverie(t, args, { cwd })
  assert.equal(code, 1)
  assert.match(stdout, /bad\.txt\n {2}✗ .*bad\.txt, line 2/)
  assert.match(stdout, /good\.txt\n {2}input \(line 1\)\n/)
  assert.match(stdout, /image\.txt\n {2}✗ .*UTF-8/)
})

test('a required placeholder that is lost is a fault, also in the braces syntax', async (t) => {
  const cwd = filesIn(temporaryFolder(t), { 'a.txt': '{input_json} {"not": "a hole"}' })
  const args = ['template', 'check', 'a.txt', '--syntax', 'braces', '--json']
  const kept = await reverie(t, [...args, '--require', 'input_json'], { cwd })
  assert.equal(kept.code, 0)
  assert.deepEqual(jsonLines(kept.stdout), [
    {
      template: 'a.txt',
      variables: [{ name: 'input_json', paths: ['input_json'], line: 1, optional: false }],
      faults: [],
    },
  ])
  const lost = await reverie(t, [...args, '--require', 'job'], { cwd })
  assert.equal(lost.code, 1)
  const [found] = jsonLines(lost.stdout) as [{ faults: { code: string; missing: string[] }[] }]
  assert.deepEqual(
    found.faults.map(({ code, missing }) => [code, missing]),
    [['template_placeholder', ['job']]],
  )
})

test('no template at all is exit code 2', async (t) => {
  const args = ['template', 'check', 'absent/*.txt']
  const { code, stderr } = await reverie(t, args, { cwd: temporaryFolder(t) })
  assert.equal(code, 2)
  assert.match(stderr, /'absent\/\*\.txt'/)
})
