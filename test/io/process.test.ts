import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type ProcessOptions, type ProcessResult, runProcess } from '../../src/io/process.ts'
import { openDescriptors, scratch, script, until } from '../helpers/programs.ts'

const linux = process.platform === 'linux' ? {} : { skip: 'looks into /proc' }
const env = { PATH: process.env['PATH'] ?? '' }

interface Bench {
  folder: string
  controller: AbortController
  run: (options: Partial<ProcessOptions> & { command: string }) => Promise<ProcessResult>
  /** Runs a shell script. */
  sh: (body: string, options?: Partial<ProcessOptions>) => Promise<ProcessResult>
  output: () => string
}

function bench(t: TestContext): Bench {
  const folder = scratch(t)
  const controller = new AbortController()
  const stdoutPath = join(folder, 'out')
  const run: Bench['run'] = (options) =>
    runProcess({
      args: [],
      stdoutPath,
      env,
      timeoutMs: 60_000,
      signal: controller.signal,
      ...options,
    })
  return {
    folder,
    controller,
    run,
    sh: (body, options) => run({ command: 'sh', args: ['-c', body], ...options }),
    output: () => readFileSync(stdoutPath, 'utf8'),
  }
}

test('a program reads its prompt from a file and writes its answer to one', async (t) => {
  const { folder, run } = bench(t)
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256))
  writeFileSync(join(folder, 'in'), bytes)
  const result = await run({ command: 'cat', stdinPath: join(folder, 'in') })
  assert.deepEqual(readFileSync(join(folder, 'out')), bytes)
  const { durationMs, pid, ...rest } = result
  assert.deepEqual(rest, { exitCode: 0, signal: null, ended: 'exit', stderrTail: '' })
  assert.ok(durationMs >= 0 && Number.isInteger(pid))
})

test('without an input file the standard input is empty', async (t) => {
  const { run, output } = bench(t)
  assert.equal((await run({ command: 'cat' })).exitCode, 0)
  assert.equal(output(), '')
})

test('the environment of a program is the one given, and a mark', async (t) => {
  const { run, output } = bench(t)
  await run({ command: 'env', env: { ...env, MINE: 'a b' } })
  const names = new Set(output().replaceAll(/=.*/g, '').trim().split('\n'))
  // Node itself passes it on when coverage is measured.
  names.delete('NODE_V8_COVERAGE')
  assert.deepEqual(names, new Set(['MINE', 'PATH', 'REVERIE_CALL']))
})

test('a failing program tells its exit code and what it said last', async (t) => {
  const { sh } = bench(t)
  const { exitCode, stderrTail, ended } = await sh('echo first >&2; echo läst >&2; exit 3')
  assert.deepEqual(
    { exitCode, stderrTail, ended },
    { exitCode: 3, stderrTail: 'first\nläst\n', ended: 'exit' },
  )
})

test('a program that a signal ended has no exit code', async (t) => {
  const { exitCode, signal, ended } = await bench(t).sh('kill -SEGV $$')
  assert.deepEqual(
    { exitCode, signal, ended },
    { exitCode: null, signal: 'SIGSEGV', ended: 'exit' },
  )
})

test('without an output file what is said on both streams is kept in one tail', async (t) => {
  const { folder } = bench(t)
  const { stderrTail } = await runProcess({
    command: 'sh',
    args: ['-c', 'echo out; echo err >&2'],
    env,
    timeoutMs: 60_000,
    signal: new AbortController().signal,
  })
  assert.equal(stderrTail, 'out\nerr\n')
  assert.deepEqual(readdirSync(folder), [])
})

test('standard error goes to a file where one is given', async (t) => {
  const { folder, sh } = bench(t)
  const stderrPath = join(folder, 'err')
  assert.equal((await sh('echo e >&2', { stderrPath })).stderrTail, 'e\n')
  assert.equal(readFileSync(stderrPath, 'utf8'), 'e\n')
})

test('what cannot be started says why and leaves nothing open', linux, async (t) => {
  const { folder, run } = bench(t)
  const plain = join(folder, 'plain.txt')
  writeFileSync(plain, 'text')
  const orphan = script(folder, 'orphan', '')
  writeFileSync(orphan, '#!/nowhere/interpreter\n')
  // The system says EACCES for a folder of that name, as it does for a folder of PATH that is closed.
  mkdirSync(join(folder, 'no-file'))
  await run({ command: 'true' })
  const before = openDescriptors()
  const cases: [string, Partial<ProcessOptions> & { command: string }, RegExp][] = [
    [
      'program_missing',
      { command: 'no-such-program', env: { PATH: '/a:/b' } },
      /'no-such-program'.*Install it.*\/a, \/b/,
    ],
    ['program_missing', { command: 'no-such-program', env: {} }, /no PATH/],
    ['program_missing', { command: 'no-file', env: { PATH: folder } }, /'no-file' was not found/],
    ['program_missing', { command: './none', cwd: folder }, new RegExp(join(folder, 'none'))],
    ['program_missing', { command: orphan }, /interpreter/],
    ['program_missing', { command: 'orphan', env: { PATH: folder } }, /interpreter/],
    ['program_not_executable', { command: plain }, /plain\.txt/],
    ['program_not_executable', { command: 'plain.txt', env: { PATH: folder } }, new RegExp(plain)],
    ['program_not_executable', { command: folder }, /execut/],
    ['cwd_missing', { command: 'true', cwd: join(folder, 'none') }, /none/],
    ['cwd_missing', { command: 'true', cwd: plain }, /plain\.txt/],
    ['cwd_missing', { command: 'true', cwd: join(plain, 'below') }, /below/],
    ['input_missing', { command: 'true', stdinPath: join(folder, 'none') }, /none/],
    ['output_not_writable', { command: 'true', stdoutPath: join(folder, 'none', 'out') }, /none/],
    ['output_not_writable', { command: 'true', stderrPath: join(folder, 'none', 'err') }, /none/],
    ['arguments_too_long', { command: 'true', args: ['x'.repeat(200_000)] }, /131 071/],
    ['launch_failed', { command: 'true', args: ['a\0b'] }, /true/],
  ]
  for (const [code, options, message] of cases) {
    await assert.rejects(
      run(options),
      { code, message, isRetryable: false },
      JSON.stringify(options).slice(0, 80),
    )
  }
  await until('no more descriptors are open than before', () => openDescriptors() <= before)
  assert.deepEqual(readdirSync(folder).sort(), ['no-file', 'orphan', 'plain.txt'])
})

test(
  'two hundred quick children leave no descriptor, listener or file behind',
  linux,
  async (t) => {
    const { folder, run, controller } = bench(t)
    writeFileSync(join(folder, 'in'), 'prompt')
    await run({ command: 'cat' })
    const before = openDescriptors()
    for (let round = 0; round < 10; round += 1) {
      const calls = Array.from({ length: 20 }, (_, index) =>
        run({
          command: 'cat',
          stdinPath: join(folder, 'in'),
          stdoutPath: join(folder, `out-${round * 20 + index}`),
          idleTimeoutMs: 60_000,
        }),
      )
      for (const { exitCode } of await Promise.all(calls)) assert.equal(exitCode, 0)
    }
    await until('no more descriptors are open than before', () => openDescriptors() <= before)
    assert.equal(getEventListeners(controller.signal, 'abort').length, 0)
    const files = readdirSync(folder).filter((name) => name.startsWith('out-'))
    assert.equal(files.length, 200)
    assert.equal(readdirSync(folder).length, 202)
  },
)

test('many calls under one signal bring no warning of a leak', async (t) => {
  const { folder, run } = bench(t)
  const warnings: Error[] = []
  const listen = (warning: Error): unknown => warnings.push(warning)
  process.on('warning', listen)
  t.after(() => process.off('warning', listen))
  const calls = Array.from({ length: 20 }, (_, index) =>
    run({ command: 'sleep', args: ['0.1'], stdoutPath: join(folder, `${index}`) }),
  )
  await Promise.all(calls)
  await new Promise(setImmediate)
  assert.deepEqual(warnings, [])
})

test('an answer of 100 MB takes no more than 10 MB of memory', async (t) => {
  const { folder, sh } = bench(t)
  await sh('true')
  const before = process.memoryUsage.rss()
  let peak = before
  const onProgress = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  const { exitCode } = await sh('yes | head -c 104857600', { onProgress })
  onProgress()
  assert.equal(exitCode, 0)
  assert.equal(statSync(join(folder, 'out')).size, 104_857_600)
  assert.ok(peak - before <= 10 * 2 ** 20, `grew by ${peak - before} bytes`)
})

test('of a flood on standard error the end is kept, begun at a whole character', async (t) => {
  const { sh } = bench(t)
  const { stderrTail, exitCode } = await sh('yes ‰‰‰ | head -c 20000000 >&2; printf end >&2')
  assert.equal(exitCode, 0)
  assert.ok(stderrTail.endsWith('end'))
  assert.ok(Buffer.byteLength(stderrTail) > 8180 && Buffer.byteLength(stderrTail) <= 8192)
  assert.ok(!stderrTail.slice(0, -10).includes('\uFFFD'))
})

test('a key in what a program says on standard error is shown by its name', async (t) => {
  const { sh } = bench(t)
  const key = 'k'.repeat(40)
  const { stderrTail } = await sh('echo "wrong key $MY_API_KEY" >&2', {
    env: { ...env, MY_API_KEY: key },
  })
  assert.equal(stderrTail, 'wrong key [MY_API_KEY]\n')
})

test('nothing of a key shows where the tail is cut through it', async (t) => {
  const { sh } = bench(t)
  for (const before of [0, 10, 20, 39, 40, 41]) {
    const rest = 8192 - before
    const body = `yes '' | head -c 30000 >&2; printf %s "$MY_API_KEY" >&2; yes '' | head -c ${rest} >&2`
    const { stderrTail } = await sh(body, { env: { ...env, MY_API_KEY: 'k'.repeat(40) } })
    assert.ok(!stderrTail.includes('kk'), `cut ${before} bytes into the key`)
  }
})

test('a prompt that is not read does not hold the program up', async (t) => {
  const { folder, run } = bench(t)
  writeFileSync(join(folder, 'in'), Buffer.alloc(10_000_000, 'x'))
  assert.equal((await run({ command: 'true', stdinPath: join(folder, 'in') })).exitCode, 0)
})

test('a program that closes its output and lives on is waited for', async (t) => {
  const { folder, sh } = bench(t)
  const { exitCode } = await sh(
    `echo early; exec >&- 2>&-; sleep 0.3; echo late > '${folder}/late'; exit 4`,
  )
  assert.equal(exitCode, 4)
  assert.ok(existsSync(join(folder, 'late')))
})

test('a call that is cancelled before it begins starts nothing', async (t) => {
  const { folder, run, controller } = bench(t)
  controller.abort()
  const result = await run({ command: 'touch', args: [join(folder, 'touched')] })
  assert.equal(result.ended, 'cancelled')
  assert.equal(result.pid, null)
  assert.deepEqual(readdirSync(folder), [])
})

test('progress tells the bytes in the output and the watched files', async (t) => {
  const { folder, sh } = bench(t)
  const seen: number[] = []
  const watched = join(folder, 'watched')
  const body = `printf 12345; printf 123 > '${watched}'; until [ -e '${folder}/go' ]; do sleep 0.02; done`
  const call = sh(body, { watchPaths: [watched], onProgress: (bytes) => seen.push(bytes) })
  await until('progress is told', () => seen.includes(8))
  writeFileSync(join(folder, 'go'), '')
  await call
})
