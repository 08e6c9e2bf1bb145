import assert from 'node:assert/strict'
import { existsSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { script } from '../helpers/programs.ts'
import { temporaryFolder } from '../helpers/rig.ts'
import { ended, filesIn, jsonLines, reverie, start } from './reverie.ts'

const UPPER = ['-b', 'command:tr a-z A-Z']

test('the answer alone is on standard output, byte for byte, and kept in its file', async (t) => {
  const cwd = temporaryFolder(t)
  const { code, stdout, stderr } = await reverie(t, ['run', 'hello', ...UPPER], {
    cwd,
    input: 'käse\nno line end',
  })
  assert.equal(code, 0)
  assert.equal(stdout, 'KäSE\nNO LINE END')
  assert.equal(readFileSync(join(cwd, 'artifacts/run/run-hello-output.md'), 'utf8'), stdout)
  assert.match(stderr, /1 done/)
})

test('a finished prompt is not asked again, unless it is to be fresh', async (t) => {
  const cwd = temporaryFolder(t)
  const counting = script(cwd, 'counting', 'echo call >> calls; cat')
  const args = ['run', 'a', '-b', `command:${counting}`, '--out', 'out', '--prefix', 'p']
  const calls = () => readFileSync(join(cwd, 'calls'), 'utf8').length / 'call\n'.length
  for (const [more, wanted] of [
    [[], 1],
    [[], 1],
    [['--fresh'], 2],
  ] as const) {
    const { code, stdout } = await reverie(t, [...args, ...more], { cwd, input: 'Hello.' })
    assert.equal(code, 0)
    assert.equal(stdout, 'Hello.')
    assert.equal(calls(), wanted)
  }
  assert.ok(existsSync(join(cwd, 'out/p-a-output.md')))
})

test('the prompt may come from a file', async (t) => {
  const cwd = filesIn(temporaryFolder(t), { 'prompt.md': 'from a file' })
  const args = ['run', 'a', ...UPPER, '--prompt-file', 'prompt.md']
  assert.equal((await reverie(t, args, { cwd })).stdout, 'FROM A FILE')
})

test('with --json every line of standard output is an event, and the answer is in its file', async (t) => {
  const cwd = temporaryFolder(t)
  const { code, stdout } = await reverie(t, ['run', 'a', ...UPPER, '--json', '--out', 'o'], {
    cwd,
    input: 'x',
  })
  assert.equal(code, 0)
  const events = jsonLines(stdout)
  const end = events.find(({ type }) => type === 'stage-end')
  assert.equal(end?.['status'], 'success')
  assert.equal(readFileSync(join(cwd, 'o', String(end?.['outputPath'])), 'utf8'), 'X')
})

test('a failure is one message with where its answer is kept, and exit code 1', async (t) => {
  const cwd = temporaryFolder(t)
  const failing = script(cwd, 'failing', 'echo half; echo "out of cheese" >&2; exit 3')
  const { code, stdout, stderr } = await reverie(t, ['run', 'a', '-b', `command:${failing}`], {
    cwd,
    input: 'x',
  })
  assert.equal(code, 1)
  assert.equal(stdout, '')
  assert.equal(stderr.match(/out of cheese/g)?.length, 1, stderr)
  assert.doesNotMatch(stderr, /^ {4}at /m)
  const [kept = ''] = /artifacts\/\S+\.failed/.exec(stderr) ?? []
  assert.equal(readFileSync(join(cwd, kept), 'utf8'), 'half\n')
})

test('retries, fallback and settings reach the call', async (t) => {
  const cwd = temporaryFolder(t)
  const failing = script(cwd, 'failing', 'echo "$@" >> calls; exit 1')
  const args = ['run', 'a', '-b', `command:${failing}`, '--retry', '2', '--retry-delay', '1ms']
  const more = ['--flag', '--quick', '--flag=-v', '--timeout', '1m', '--fallback', 'copy']
  const { code, stdout } = await reverie(t, [...args, ...more], { cwd, input: 'Hello.' })
  assert.equal(code, 0)
  assert.equal(stdout, 'Hello.')
  assert.equal(readFileSync(join(cwd, 'calls'), 'utf8'), '--quick -v\n'.repeat(3))
})

test('a call that takes longer than --timeout fails', async (t) => {
  const args = ['run', 'a', '-b', 'command:sleep 60', '--timeout', '100ms']
  const { code, stderr } = await reverie(t, args, { cwd: temporaryFolder(t), input: 'x' })
  assert.equal(code, 1)
  assert.match(stderr, /timeoutMs/)
})

test('a program that is not there fails the call: exit code 1 and its name', async (t) => {
  const args = ['run', 'a', '-b', 'command:no-such-program-here', '--retry', '5']
  const { code, stderr } = await reverie(t, args, { cwd: temporaryFolder(t), input: 'x' })
  assert.equal(code, 1)
  assert.match(stderr, /no-such-program-here/)
})

test('bad input is exit code 2, one message, and nothing is begun', async (t) => {
  const cwd = filesIn(temporaryFolder(t), {
    'latin1.md': Buffer.from([0x4b, 0xe4]),
    'blank.md': ' ',
  })
  const cases: [args: string[], says: RegExp, input?: Buffer | string][] = [
    [['run', 'a', '-b', 'no-such:model'], /no-such.*Known: .*offline/],
    [['run', 'a', '-b', 'copy', '--fallback', 'no-such:model'], /no-such/],
    [['run', 'a', '-b', 'openai'], /'openai' names no model\. Write it as 'openai:model'/],
    [['run', 'a', '-b', 'copy', '--fallback', 'google'], /'google' names no model/],
    [['run', 'a', '-b', 'record:tape'], /'record:tape' has to name a folder and a backend/],
    [['run', 'a', '-b', 'record:tape:openai'], /'openai' names no model/],
    [['run', 'a', '-b', 'record:tape:no-such:model'], /no-such/],
    [['run', 'a', '-b', 'replay'], /'replay' has to name the folder/],
    [['run', 'a', '-b', 'command'], /names no program/],
    [['run', 'a', ...UPPER, '--out', 'blank.md'], /blank\.md: a file of that name/],
    [['run', 'a', ...UPPER, '--out', 'blank.md/in'], /blank\.md\/in: a part of the path is a file/],
    [['run', '../a', ...UPPER], /\.\.\/a/],
    [['run', 'a', ...UPPER, '--timeout', '90'], /--timeout.*90s/],
    [['run', 'a', ...UPPER], /empty/, ' \n'],
    [['run', 'a', ...UPPER], /UTF-8/, Buffer.from([0xff, 0xfe])],
    [['run', 'a', ...UPPER, '--prompt-file', 'absent.md'], /absent\.md/],
    [['run', 'a', ...UPPER, '--prompt-file', 'blank.md'], /empty/],
    [['run', 'a', ...UPPER, '--prompt-file', 'latin1.md'], /latin1\.md.*UTF-8/],
    [['run'], /name/],
  ]
  const runs = cases.map(([args, , input = 'x']) => reverie(t, args, { cwd, input }))
  for (const [i, [args, says]] of cases.entries()) {
    const { code, stdout, stderr } = (await runs[i]) ?? assert.fail()
    assert.equal(code, 2, `${args.join(' ')}: ${stderr}`)
    assert.equal(stdout, '')
    assert.match(stderr, says)
    assert.doesNotMatch(stderr, /^ {4}at /m)
  }
  assert.deepEqual(readdirSync(cwd).sort(), ['blank.md', 'latin1.md'])
})

test('Ctrl-C while a prompt is read interrupts, though its writer ends with it', async (t) => {
  const cwd = temporaryFolder(t)
  const child = start(t, ['run', 'a', ...UPPER], { cwd, input: null })
  const whole = ended(child)
  // More than a pipe holds: once it is written, it is being read.
  const blank = ' '.repeat(1_000_000)
  await new Promise((resolve) => child.stdin?.write(blank, resolve))
  child.kill('SIGINT')
  child.stdin?.end()
  const { code, stderr } = await whole
  assert.equal(code, 130, stderr)
  assert.doesNotMatch(stderr, /empty/)
  assert.deepEqual(readdirSync(cwd), [])
})

test('a folder another process works in is refused with that process', async (t) => {
  const cwd = temporaryFolder(t)
  filesIn(cwd, { 'artifacts/run/run.lock': JSON.stringify({ pid: process.pid }) })
  const { code, stderr } = await reverie(t, ['run', 'a', ...UPPER], { cwd, input: 'x' })
  assert.equal(code, 1)
  assert.match(stderr, new RegExp(`^reverie: .*pid ${process.pid}`))
})

test('answers that cannot be written out are lost to the reader only, and said', async (t) => {
  const cwd = temporaryFolder(t)
  writeFileSync(join(cwd, 'prompt.md'), 'x')
  const full = openSync('/dev/full', 'w')
  const child = start(t, ['run', 'a', ...UPPER, '--prompt-file', 'prompt.md'], {
    cwd,
    stdout: full,
  })
  const { code, stderr } = await ended(child)
  assert.equal(code, 1)
  assert.match(stderr, /standard output: .*ENOSPC/)
  assert.equal(readFileSync(join(cwd, 'artifacts/run/run-a-output.md'), 'utf8'), 'X')
})
