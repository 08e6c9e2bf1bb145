import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ReverieEvent } from '../../src/core/event.ts'
import type { RunnerRequest } from '../../src/runners/contract.ts'
import { Session } from '../../src/session.ts'
import { ANSWER } from '../helpers/model-server-scenario.ts'
import { until } from '../helpers/programs.ts'
import { isInstalled, REAL_CLIS, RealCli, REQUIRED } from './agent-cli-rig.ts'

/** A megabyte is more than it takes any model for. */
const SHORT_OF_BREATH = new Set(['qwen'])

/** What each needs to run a shell command unasked. */
const WITH_A_SHELL: Readonly<Record<string, Pick<RunnerRequest, 'tools' | 'permissionMode'>>> = {
  claude: { tools: 'Bash' },
  codex: { permissionMode: 'workspace-write' },
  copilot: { tools: 'shell' },
  gemini: { tools: 'run_shell_command' },
  opencode: { tools: 'bash' },
  pi: { tools: 'bash' },
  qwen: { tools: 'run_shell_command' },
}

for (const program of REAL_CLIS) {
  const isThere = REQUIRED.includes(program) || isInstalled(program)
  const options = isThere
    ? { timeout: 400_000 }
    : { skip: 'not installed; node scripts/real-clis.mjs --all installs it' }
  const check = (title: string, body: (cli: RealCli) => Promise<void>): void => {
    void test(`${program} ${title}`, options, async (t) => body(await RealCli.start(t, program)))
  }

  check('answers, and tells its tokens and session', async (cli) => {
    const { reply, answer } = await cli.call('good', 'What does the sea remember?\n')
    assert.equal(reply.verdict, 'ok', reply.reason)
    assert.equal(answer, ANSWER)
    assert.ok(reply.sessionId)
    if (program !== 'copilot') assert.ok((reply.usage?.outputTokens ?? 0) > 0)
    assert.ok(cli.told('What does the sea remember?'))
    assert.deepEqual(cli.processes(), [])
  })

  check('goes on with a session', async (cli) => {
    const first = await cli.call('good', 'Remember the purple elephant.')
    assert.equal(first.reply.verdict, 'ok', first.reply.reason)
    const before = cli.server.asks.length
    const resumeSession = first.reply.sessionId ?? ''
    const { reply } = await cli.call('good', 'What was it?', { resumeSession })
    assert.equal(reply.verdict, 'ok', reply.reason)
    const later = cli.server.asks.slice(before)
    assert.ok(later.some(({ body }) => JSON.stringify(body).includes('purple elephant')))
  })

  check('is given a megabyte whole, or says that it is too much', async (cli) => {
    const prompt = `${'The sea – 海 – is wide. '.repeat(40_000)}And that is all.`
    const { reply } = await cli.call('good', prompt)
    if (SHORT_OF_BREATH.has(program)) {
      assert.equal(reply.verdict, 'prompt_not_delivered', reply.reason)
      return
    }
    assert.equal(reply.verdict, 'ok', reply.reason)
    assert.ok(cli.told(prompt), 'the prompt did not arrive as it was')
  })

  check('passes a prompt on that looks like one of its commands', async (cli) => {
    const { reply } = await cli.call('good', '/help me with this')
    assert.equal(reply.verdict, 'ok', reply.reason)
    assert.ok(cli.told('/help me with this'))
  })

  check('is refused a wrong key once', async (cli) => {
    const { reply, answer } = await cli.call('auth', 'Hello.')
    assert.equal(reply.verdict, 'auth', reply.reason)
    assert.equal(answer, undefined)
    assert.equal(cli.server.asks.length, 1)
  })

  check('leaves retrying to the session', async (cli) => {
    const events: ReverieEvent[] = []
    cli.scenarios['busy'] = { status: 429, raw: '{"error":{"code":429,"message":"Slow down."}}' }
    const session = new Session({
      outputDir: join(cli.folder, 'run'),
      prefix: 'x',
      log(event) {
        events.push(event)
        if (event.type === 'attempt-end') cli.scenarios['busy'] = {}
      },
    })
    const { backend, ...call } = cli.options('busy')
    const result = await session.runPrompt('draft', 'Hello.', backend, {
      ...call,
      cwd: cli.folder,
      retries: 1,
      timeoutMs: 180_000,
    })
    await session.close()
    assert.equal(result.text(), ANSWER)
    const verdicts = events.flatMap((event) =>
      event.type === 'attempt-end' ? [event.verdict] : [],
    )
    assert.deepEqual(verdicts, ['rate_limited', 'ok'])
  })

  check('is ended with all it started when a call hangs', async (cli) => {
    const controller = new AbortController()
    const call = cli.call('hang_stream', 'Hello.', { signal: controller.signal })
    await Promise.race([cli.server.waitFor(({ model }) => model !== ''), call])
    assert.ok(cli.processes().length > 0)
    controller.abort()
    const { reply } = await call
    assert.equal(reply.verdict, 'cancelled')
    assert.deepEqual(cli.processes(), [])
  })

  check('is ended with the tools it runs', async (cli) => {
    const controller = new AbortController()
    const signal = controller.signal
    cli.scenarios['tool_waits'] = { tool: { command: 'tail -f /dev/null' } }
    const call = cli.call('tool_waits', 'Wait.', { signal, ...WITH_A_SHELL[program] })
    await Promise.race([
      until('the tool runs', () => cli.waitingTools().length > 0, 120_000),
      call.then(({ reply }) => assert.fail(`it ended before: ${reply.verdict} ${reply.reason}`)),
    ])
    controller.abort()
    assert.equal((await call).reply.verdict, 'cancelled')
    assert.deepEqual(cli.waitingTools(), [])
    assert.deepEqual(cli.processes(), [])
  })
}
