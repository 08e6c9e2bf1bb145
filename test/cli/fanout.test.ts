import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isRunning, pidsIn, script, until } from '../helpers/programs.ts'
import { temporaryFolder } from '../helpers/rig.ts'
import { type Ended, ended, filesIn, jsonLines, reverie, start } from './reverie.ts'

const UPPER = ['-b', 'command:tr a-z A-Z']

/** The lines of standard output as rows, sorted by stage. */
function rows({ stdout }: Ended): { status: string; stage: string; path: string }[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [status = '', stage = '', path = '', ...more] = line.split('\t')
      assert.deepEqual(more, [], line)
      return { status, stage, path }
    })
    .sort((a, b) => (a.stage < b.stage ? -1 : 1))
}

test('every file is asked of every backend, and each line leads to its answer', async (t) => {
  const cwd = filesIn(temporaryFolder(t), { 'p/one.md': 'first', 'p/deep/two.md': 'second' })
  const args = ['fanout', 'p/**/*.md', '-b', 'copy', ...UPPER, '-j', '4']
  const end = await reverie(t, args, { cwd })
  assert.equal(end.code, 0)
  const answers = rows(end).map(
    ({ status, path }) => `${status}: ${readFileSync(join(cwd, path), 'utf8')}`,
  )
  assert.deepEqual(
    answers.sort(),
    ['FIRST', 'SECOND', 'first', 'second'].map((answer) => `success: ${answer}`),
  )
  assert.match(end.stderr, /4 done/)
})

test('names follow from path and backend: a wider run finds all of a narrower one finished', async (t) => {
  const cwd = filesIn(temporaryFolder(t), { 'a/b.md': 'x', 'a-b.md': 'y' })
  const narrow = rows(await reverie(t, ['fanout', 'a/b.md', '-b', 'copy'], { cwd }))
  const wide = rows(await reverie(t, ['fanout', '**/*.md', '-b', 'copy', ...UPPER], { cwd }))
  assert.equal(wide.length, 4)
  assert.equal(new Set(wide.map(({ path }) => path)).size, 4)
  assert.deepEqual(
    wide.filter(({ status }) => status === 'cached').map(({ path }) => path),
    narrow.map(({ path }) => path),
  )
})

test('what a run writes is never a prompt of the next', async (t) => {
  const cwd = filesIn(temporaryFolder(t), { 'a.md': 'x' })
  const args = ['fanout', '**/*.md', '-b', 'copy', '--out', '.']
  assert.equal(rows(await reverie(t, args, { cwd })).length, 1)
  const [again, ...others] = rows(await reverie(t, args, { cwd }))
  assert.equal(again?.status, 'cached')
  assert.deepEqual(others, [])
})

test('folders, patterns that leave out, and names with brackets are understood', async (t) => {
  const cwd = filesIn(temporaryFolder(t), { 'p/a.md': 'x', 'p/old/b.md': 'y', 'q/c[1].md': 'z' })
  const args = ['fanout', 'p', '!p/old/**', 'q/c[1].md', '-b', 'copy']
  const end = await reverie(t, args, { cwd })
  assert.deepEqual(
    rows(end)
      .map(({ path }) => readFileSync(join(cwd, path), 'utf8'))
      .sort(),
    ['x', 'z'],
  )
})

test('prompts that are empty, unreadable or not text fail alone', async (t) => {
  const cwd = filesIn(temporaryFolder(t), {
    'p/blank.md': ' \n',
    'p/good.md': 'fine',
    'p/image.md': Buffer.from([0xff, 0xd8, 0xff]),
  })
  const end = await reverie(t, ['fanout', 'p/*.md', ...UPPER], { cwd })
  assert.equal(end.code, 1)
  assert.deepEqual(
    rows(end).map(({ status, stage }) => [status, stage.split('.').at(-1)]),
    [
      ['failure', 'blank'],
      ['success', 'good'],
      ['failure', 'image'],
    ],
  )
  assert.match(end.stderr, /failed: p\/image\.md:1:1: The file is not UTF-8 text/)
})

test('with --stop-on-error nothing new begins after a failure', async (t) => {
  const cwd = filesIn(temporaryFolder(t), { 'p/1.md': 'x', 'p/2.md': 'x', 'p/3.md': 'x' })
  const args = ['fanout', 'p/*.md', '-b', 'command:false', '-j', '1', '--stop-on-error']
  const end = await reverie(t, args, { cwd })
  assert.equal(end.code, 1)
  assert.equal(rows(end).length, 1)
  assert.match(end.stderr, /1 failed, 2 not started/)
})

test('with --json every line of standard output is an event, also of what fails or is cached', async (t) => {
  const cwd = filesIn(temporaryFolder(t), { 'p/1.md': 'x', 'p/2.md': '' })
  const args = ['fanout', 'p/*.md', '-b', 'copy', '--json']
  const first = jsonLines((await reverie(t, args, { cwd })).stdout)
  const ends = first.flatMap(({ type, status }) => (type === 'stage-end' ? [String(status)] : []))
  assert.deepEqual(ends.sort(), ['failure', 'success'])
  const plan = first.find(({ type }) => type === 'plan')
  assert.deepEqual([plan?.['total'], plan?.['groups']], [2, { copy: 2 }])
  const second = jsonLines((await reverie(t, args, { cwd })).stdout)
  assert.ok(second.some(({ type }) => type === 'stage-cached'))
})

test('bad input is exit code 2 and nothing is begun', async (t) => {
  const cwd = filesIn(temporaryFolder(t), { 'p/1.md': 'x' })
  const cases: [args: string[], says: RegExp][] = [
    [['q/*.md', 'p/*.md', 'r/*.md', '-b', 'copy'], /'q\/\*\.md', 'r\/\*\.md'/],
    [['!p/*.md', '-b', 'copy'], /'!p\/\*\.md'/],
    [['p/*.md', '-b', 'copy', '-b', 'no-such:model'], /no-such/],
    [['p/*.md', '-b', 'copy', '-b', 'openai'], /'openai' names no model/],
    [['p/*.md', '-b', 'copy', '--out', 'p/1.md'], /1\.md: a file of that name/],
    [['p/*.md', '-b', 'copy', '-b', 'copy'], /'copy' is given twice/],
    [['p/*.md', '-b', 'copy', '-j', '0'], /--jobs/],
    [['-b', 'copy'], /files/],
  ]
  const runs = cases.map(([args]) => reverie(t, ['fanout', ...args], { cwd }))
  for (const [i, [args, says]] of cases.entries()) {
    const { code, stdout, stderr } = (await runs[i]) ?? assert.fail()
    assert.equal(code, 2, `${args.join(' ')}: ${stderr}`)
    assert.equal(stdout, '')
    assert.match(stderr, says)
  }
  assert.deepEqual(readdirSync(cwd), ['p'])
})

for (const json of [[], ['--json']]) {
  test(`a reader that has seen enough does not end the run ${json.join(' ')}`, async (t) => {
    const cwd = temporaryFolder(t)
    for (let i = 0; i < 20; i += 1) filesIn(cwd, { [`p/${i}.md`]: `prompt ${i}` })
    const child = start(t, ['fanout', 'p/*.md', '-b', 'copy', '-j', '1', ...json], { cwd })
    child.stdout?.once('data', () => child.stdout?.destroy())
    const { code, stderr } = await ended(child)
    assert.equal(code, 0)
    assert.match(stderr, /20 done/)
    assert.doesNotMatch(stderr, /EPIPE/)
    const answers = readdirSync(join(cwd, 'artifacts/fanout')).filter((name) =>
      /-output/.test(name),
    )
    assert.equal(answers.length, 20)
  })
}

test('nobody reading standard error does not end the run either', async (t) => {
  const cwd = filesIn(temporaryFolder(t), { 'p/1.md': 'x', 'p/2.md': 'y', 'p/3.md': '' })
  const child = start(t, ['fanout', 'p/*.md', '-b', 'copy'], { cwd })
  child.stderr?.destroy()
  const end = await ended(child)
  assert.equal(end.code, 1)
  assert.equal(rows(end).length, 3)
})

test('progress is lines without escape codes where there is no terminal', async (t) => {
  const cwd = filesIn(temporaryFolder(t), { 'p/1.md': 'x' })
  const env = { NO_COLOR: '', CI: '' }
  const { stderr } = await reverie(t, ['fanout', 'p', '-b', 'copy'], { cwd, env })
  assert.match(stderr, /1 done/)
  assert.ok(!stderr.includes('\u001B'))
})

test('without -b the offline baseline answers, which is said', async (t) => {
  const cwd = filesIn(temporaryFolder(t), { 'p/1.md': 'Write about rivers and stones.' })
  const end = await reverie(t, ['fanout', 'p'], { cwd })
  assert.equal(end.code, 0, end.stderr)
  assert.match(end.stderr, /'offline'.*not a model/)
  assert.match(rows(end)[0]?.stage ?? '', /^offline\./)
})

for (const [signal, wanted] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`${signal} ends the children, exits with ${wanted} and says how to go on`, async (t) => {
    const cwd = temporaryFolder(t)
    for (let i = 0; i < 5; i += 1) filesIn(cwd, { [`p/${i}.md`]: `prompt ${i}\n` })
    mkdirSync(join(cwd, 'pids'))
    // The first prompt is answered at once, the others when the file `go` is there.
    const slow = script(
      cwd,
      'slow',
      `read -r line; echo "$line" >> calls; echo $$ > pids/$$.pid
       if [ "$line" = "prompt 0" ] || [ -e go ]; then echo done; else sleep 300; fi`,
    )
    const args = ['fanout', 'p/*.md', '-b', `command:${slow}`, '-j', '2']
    const child = start(t, args, { cwd })
    const whole = ended(child)
    await until('three have started', () => pidsIn(join(cwd, 'pids')).length === 3)
    child.kill(signal)
    const end = await whole
    assert.equal(end.code, wanted)
    assert.match(end.stderr, /Run the same again/)
    assert.ok(!pidsIn(join(cwd, 'pids')).some(isRunning))
    assert.deepEqual(
      rows(end).map(({ status }) => status),
      ['success', 'interrupted', 'interrupted'],
    )

    writeFileSync(join(cwd, 'go'), '')
    const again = await reverie(t, args, { cwd })
    assert.equal(again.code, 0)
    assert.equal(rows(again).filter(({ status }) => status === 'cached').length, 1)
    const calls = readFileSync(join(cwd, 'calls'), 'utf8').trim().split('\n').sort()
    const twice = ['prompt 1', 'prompt 2']
    assert.deepEqual(
      calls,
      [0, 1, 2, 3, 4]
        .map((i) => `prompt ${i}`)
        .concat(twice)
        .sort(),
    )
  })
}
