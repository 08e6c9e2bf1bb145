import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { commandRunner, programRunner } from '../../src/runners/command.ts'
import type { RunnerProgress, RunnerRequest } from '../../src/runners/contract.ts'
import { forwardClock } from '../helpers/clock.ts'
import { scratch, script } from '../helpers/programs.ts'

interface Bench {
  folder: string
  request: (more?: Partial<RunnerRequest>) => RunnerRequest
  /** A program that writes its arguments, one a line. */
  show: string
  answer: () => string
}

function bench(t: TestContext): Bench {
  const folder = scratch(t)
  writeFileSync(join(folder, 'in'), 'the prompt')
  return {
    folder,
    request: (more) => ({
      stage: 'draft',
      attempt: 1,
      backend: { provider: 'mine', model: 'small' },
      inputPath: join(folder, 'in'),
      outputPath: join(folder, 'answer'),
      timeoutMs: 60_000,
      signal: new AbortController().signal,
      ...more,
    }),
    show: script(folder, 'show', `for arg; do printf '%s\\n' "$arg"; done`),
    answer: () => readFileSync(join(folder, 'answer'), 'utf8'),
  }
}

const command = (model: string): Partial<RunnerRequest> => ({
  backend: { provider: 'command', model },
})

test('the holes of the arguments are filled and extra flags follow them', async (t) => {
  const { folder, request, show, answer } = bench(t)
  const runner = programRunner([show, '-m={model}', '{tools}', '{input}', '{other} {model}{model}'])
  const reply = await runner(request({ tools: 'Read, $(x)', extraFlags: ['--last', '{model}'] }))
  assert.equal(reply.verdict, 'ok')
  assert.deepEqual(answer().split('\n'), [
    '-m=small',
    'Read, $(x)',
    join(folder, 'in'),
    '{other} smallsmall',
    '--last',
    '{model}',
    '',
  ])
})

test('what fills a hole is not searched for holes again', async (t) => {
  const { request, show, answer } = bench(t)
  await programRunner([show, '{tools}'])(request({ tools: '{model} $& {input}' }))
  assert.equal(answer(), '{model} $& {input}\n')
})

test('a hole for a tool that was not asked for is empty', async (t) => {
  const { request, show, answer } = bench(t)
  await programRunner([show, '{tools}', 'x'])(request())
  assert.equal(answer(), '\nx\n')
})

test('the answer is a file where the arguments name it, whatever is said on the output', async (t) => {
  const { request, answer } = bench(t)
  const runner = programRunner(['sh', '-c', 'echo noise; cat > "$1"', 'sh', '{output}'])
  const reply = await runner(request())
  assert.deepEqual([reply.verdict, reply.stderrTail], ['ok', 'noise\n'])
  assert.equal(answer(), 'the prompt')
})

test('a backend of the provider command is a command line', async (t) => {
  const { request, show, answer } = bench(t)
  const reply = await commandRunner(request(command(`${show} 'two words' "{tools}" \\{ {input}`)))
  assert.equal(reply.verdict, 'ok')
  assert.deepEqual(answer().split('\n').slice(0, 3), ['two words', '', '{'])
})

test('a command line may begin with the model it is to use', async (t) => {
  const { request, show, answer } = bench(t)
  await commandRunner(request(command(`llama3:8b:${show} --model {model}`)))
  assert.equal(answer(), '--model\nllama3:8b\n')
})

test('a command line that uses a model and names none is refused', async (t) => {
  const { request, show } = bench(t)
  await assert.rejects(commandRunner(request(command(`${show} {model}`))), {
    code: 'command_model_missing',
    isRetryable: false,
  })
})

test('a command line that cannot be split, or is not there, is refused', async (t) => {
  const { request } = bench(t)
  for (const model of ['', `agent 'x`]) {
    await assert.rejects(commandRunner(request(command(model))), { code: 'command_line_invalid' })
  }
})

test('a program that is not there is an error of this side', async (t) => {
  const { request } = bench(t)
  await assert.rejects(commandRunner(request(command('no-such-agent'))), {
    code: 'program_missing',
  })
})

test('a failed program tells its exit code and its last line', async (t) => {
  const { request } = bench(t)
  const body = 'echo half an answer; echo first >&2; echo "no model" >&2; echo >&2; exit 9'
  const reply = await programRunner(['sh', '-c', body])(request())
  assert.deepEqual([reply.verdict, reply.exitCode], ['crashed', 9])
  assert.match(reply.reason ?? '', /exit code 9: no model$/)
})

test('of a Node program that crashed the error is told, not the last line alone', async (t) => {
  const { folder, request } = bench(t)
  const path = join(folder, 'agent.mjs')
  writeFileSync(path, "import { nothing } from 'node:module'\n")
  const reply = await programRunner([process.execPath, path])(request())
  const said = "The requested module 'node:module' does not provide an export named 'nothing'"
  const crash = `SyntaxError: ${said} (Node.js ${process.version})`
  assert.equal(reply.reason, `The program ended with exit code 1: ${crash}`)
})

test('of a usage that was wrong the fault is told, not where to read more', async (t) => {
  const { request } = bench(t)
  const said = "error: invalid value 'plan' for '--sandbox'\n  [possible values: read-only]\n\n"
  const argv = ['sh', '-c', `printf '%s' "$0" >&2; exit 2`] as const
  const reply = await programRunner([...argv, `${said}For more information, try '--help'.\n`])(
    request(),
  )
  assert.match(reply.reason ?? '', /exit code 2: error: invalid value 'plan' for '--sandbox'$/)
})

test('a program ended by a signal has crashed, and the signal is told', async (t) => {
  const { request } = bench(t)
  const reply = await programRunner(['sh', '-c', 'kill -ABRT $$'])(request())
  assert.deepEqual([reply.verdict, reply.exitCode], ['crashed', null])
  assert.match(reply.reason ?? '', /SIGABRT/)
})

test('a program that writes no answer file, or a blank one, gave an empty answer', async (t) => {
  const { request } = bench(t)
  for (const argv of [['true', '{output}'], ['echo'], ['true']] as [string, ...string[]][]) {
    assert.equal((await programRunner(argv)(request())).verdict, 'empty', argv.join(' '))
  }
})

test('a program sees no key of this process unless it is let through', async (t) => {
  const { request, answer } = bench(t)
  process.env['REVERIE_TEST_API_KEY'] = 'from-the-process'
  t.after(() => delete process.env['REVERIE_TEST_API_KEY'])
  const argv = ['sh', '-c', 'echo "${REVERIE_TEST_API_KEY:-none}" | tr a-z A-Z'] as const
  await programRunner(argv)(request())
  assert.equal(answer(), 'NONE\n')
  await programRunner(argv, { allow: ['REVERIE_TEST_API_KEY'] })(request())
  assert.equal(answer(), 'FROM-THE-PROCESS\n')
  await programRunner(argv)(request({ env: { REVERIE_TEST_API_KEY: 'from-the-call' } }))
  assert.equal(answer(), 'FROM-THE-CALL\n')
})

test('a key that a program was given and says is shown by its name', async (t) => {
  const { request, answer } = bench(t)
  const env = { REVERIE_TEST_API_KEY: 'from-the-call' }
  await programRunner(['printenv', 'REVERIE_TEST_API_KEY'])(request({ env }))
  assert.equal(answer(), '[REVERIE_TEST_API_KEY]\n')
})

test('the command is shown as one would type it, keys by their names', async (t) => {
  const { request } = bench(t)
  const key = `it's "secret" 123`
  const { command: shown } = await programRunner(['echo', '{model}', 'two words'])(
    request({ env: { MY_TOKEN: key }, extraFlags: ['--key', key] }),
  )
  assert.equal(shown, `echo small 'two words' --key '[MY_TOKEN]'`)
})

test('a program runs in the folder that was asked for', async (t) => {
  const { folder, request, answer } = bench(t)
  await programRunner(['cat', 'in'])(request({ cwd: folder }))
  assert.equal(answer(), 'the prompt')
})

test('a silent program ends by the idle limit, and progress tells of the answer', async (t) => {
  const { request } = bench(t)
  const forward = forwardClock(t)
  const events: RunnerProgress[] = []
  const onEvent = (event: RunnerProgress): void => {
    events.push(event)
    forward(600_000)
  }
  const reply = await programRunner(['sh', '-c', 'printf 12345; exec sleep 600'])(
    request({ idleTimeoutMs: 600_000, onEvent }),
  )
  assert.equal(reply.verdict, 'idle_timeout')
  assert.deepEqual(events, [{ type: 'progress', bytes: 5 }])
})
