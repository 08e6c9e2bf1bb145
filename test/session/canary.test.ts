import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, test, type TestContext } from 'node:test'
import { inspect } from 'node:util'
import { liveCallLog, syncCallLog } from '../../src/report/call-log.ts'
import type { Runner } from '../../src/runners/contract.ts'
import { listRunners } from '../../src/runners/registry.ts'
import type { PromptOptions } from '../../src/session/options.ts'
import { HTTP_PROVIDERS, variablesFor } from '../helpers/http-providers.ts'
import type { Scenario } from '../helpers/model-server-scenario.ts'
import { startModelServer } from '../helpers/model-server.ts'
import { script } from '../helpers/programs.ts'
import { rig, temporaryFolder } from '../helpers/rig.ts'
import { fakeProgram } from '../runners/agent-cli/fake-program.ts'
import { AGENT_CLIS } from '../runners/agent-cli/recorded.ts'

/** In each part of every key, so that half a key is found as well as a whole one. */
const MARK = 'canary7f3a'
/** With characters that are written in another way in JSON and in addresses. */
const keyOf = (name: string) => `sk-${MARK}"${name}/${MARK}+%${MARK}`
const CALL_KEY = keyOf('call')
const PASSWORD = MARK.repeat(2)

/** Variables of this process; each agent is let see some of them. */
const PROCESS_KEYS = `
  ANTHROPIC_API_KEY CODEX_API_KEY GEMINI_API_KEY GH_TOKEN OPENAI_API_KEY OPENROUTER_API_KEY
`
for (const name of PROCESS_KEYS.trim().split(/\s+/)) process.env[name] = keyOf(name)

const server = await startModelServer()
after(() => server.close())

/** One call: who is asked, and whether a failure is to come of it; absent: either may. */
interface Ask {
  backend: string
  options: PromptOptions
  fails?: boolean
  reply?: Scenario
}

const said = (message: string) => JSON.stringify({ error: { message, type: 'some_error' } })
/** What servers say that show people their key, once so far behind that it is cut in two. */
const REPLIES: readonly Scenario[] = [
  { raw: said(`Incorrect API key provided: ${CALL_KEY}.`), status: 401 },
  { raw: said(`${'why '.repeat(117)}${CALL_KEY}`), status: 400 },
  { raw: said(`crashed with ${CALL_KEY}`), status: 500 },
  { raw: `<html>You sent ${encodeURIComponent(CALL_KEY)}</html>`, status: 200 },
  { raw: JSON.stringify({ headers: { authorization: `Bearer ${CALL_KEY}` } }), status: 200 },
  { raw: `data: ${said(`overloaded, ${CALL_KEY}`)}\n\n`, status: 200 },
  { raw: CALL_KEY, status: 200 },
]
/** Answers in the form of each API that repeat what the server was sent. */
const ECHOES: readonly Scenario[] = [
  { raw: JSON.stringify({ choices: [{ message: { content: CALL_KEY } }] }), status: 200 },
  { raw: JSON.stringify({ type: 'message', content: [{ text: CALL_KEY }] }), status: 200 },
  {
    raw: JSON.stringify({
      candidates: [{ content: { parts: [{ text: CALL_KEY }] }, finishReason: 'STOP' }],
    }),
    status: 200,
  },
]
const BAD_ADDRESSES = [
  `http://user:${PASSWORD}@127.0.0.1:1/v1`,
  `ftp://user:${PASSWORD}@127.0.0.1/v1`,
  `user:${PASSWORD}@127.0.0.1/v1?key=${PASSWORD}`,
]

function httpAsks(provider: string): Ask[] {
  const entry = HTTP_PROVIDERS[provider]!
  const env = { ...variablesFor(entry, server.url, CALL_KEY), CALL_KEY }
  const ask = { backend: `${provider}:good`, fails: true }
  return [
    { ...ask, options: { env }, fails: false },
    ...REPLIES.map((reply) => ({ ...ask, options: { env }, reply })),
    // A server that is sent no key has none to repeat.
    ...(entry.key === null ? [] : ECHOES).map((reply) => ({
      backend: ask.backend,
      options: { env },
      reply,
    })),
    ...BAD_ADDRESSES.map((url) => ({ ...ask, options: { env: { ...env, [entry.base]: url } } })),
  ]
}

/** Programs that print every key they see in their answer, their errors and on standard error. */
function agentAsks(t: TestContext, provider: string): Ask[] {
  return ['good', 'unauthorized', 'truncated', 'page', 'cut-output'].map((prints) => {
    const folder = temporaryFolder(t)
    const env = { ...fakeProgram(provider, { folder, prints, leaks: MARK }), CALL_KEY }
    const options = { env: { ...env, FAKE: folder }, extraFlags: ['--config', `key=${CALL_KEY}`] }
    // Some tell only in a log of their requests that an answer was cut short.
    return {
      backend: provider,
      options,
      ...(prints === 'truncated' ? {} : { fails: prints !== 'good' }),
    }
  })
}

function commandAsks(t: TestContext): Ask[] {
  const folder = temporaryFolder(t)
  const env = { CALL_KEY, FAKE: folder }
  const body = 'echo "$CALL_KEY" "$@" | tee printed; echo "$CALL_KEY" >&2'
  const leaky = `command:${script(folder, 'leaky', `cd ${folder}; ${body}`)}`
  const failing = `command:${script(folder, 'failing', `cd ${folder}; ${body}; exit 3`)}`
  return [
    { backend: leaky, options: { env }, fails: false },
    { backend: `${leaky} --key='${CALL_KEY}'`, options: { env }, fails: false },
    { backend: failing, options: { env }, fails: true },
    { backend: `command:./missing --key='${CALL_KEY}'`, options: { env }, fails: true },
  ]
}

function asksOf(t: TestContext, provider: string): Ask[] {
  if (provider in HTTP_PROVIDERS) return httpAsks(provider)
  if (provider in AGENT_CLIS) return agentAsks(t, provider)
  if (provider === 'command') return commandAsks(t)
  // These are given no key and have nothing to tell it with.
  assert.ok(['copy', 'offline'].includes(provider), `nobody asks '${provider}' here`)
  return [{ backend: provider, options: { env: { CALL_KEY } }, fails: false }]
}

/** A folder with all that a session leaves, and all that is told while it runs. */
interface Traces {
  home: string
  told: string[]
}

/** Asks all of them in one session, recorded, with both kinds of call log. */
async function tracesOf(t: TestContext, asks: readonly Ask[], runner?: Runner): Promise<Traces> {
  const home = temporaryFolder(t)
  const [outputDir, tape] = [join(home, 'run'), join(home, 'tape')]
  const told: string[] = []
  const live = liveCallLog(join(home, 'live.sqlite'), outputDir, (problem) => assert.fail(problem))
  const { session } = rig(t, {
    outputDir,
    ...(runner === undefined ? {} : { runner }),
    log(event) {
      told.push(JSON.stringify(event))
      live.listener(event)
    },
  })
  for (const [index, { backend, options, fails, reply }] of asks.entries()) {
    if (reply !== undefined) server.enqueue(reply)
    const prompt = `Rivers bend. Rivers carry sand. ${index}`
    const call = session.runPrompt(`s${index}`, prompt, `record:${tape}:${backend}`, options)
    const error = await call.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    assert.equal(error !== undefined, fails ?? error !== undefined, inspect(error))
    if (error !== undefined) told.push(inspect(error, { depth: Infinity, showHidden: true }))
  }
  await session.close()
  await live.close()
  await syncCallLog(join(home, 'calls.sqlite'), [session.journalPath])
  return { home, told }
}

/** Every file, event and error that shows a part of a key. */
function showing({ home, told }: Traces): string[] {
  const files = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => path.includes(MARK) || readFileSync(path, 'latin1').includes(MARK))
  return [...files, ...told.filter((text) => text.includes(MARK))]
}

const RECORDERS = ['record', 'replay']

for (const provider of listRunners().filter((name) => !RECORDERS.includes(name))) {
  test(`nothing that a call of ${provider} leaves or tells shows a key`, async (t) => {
    const asks = asksOf(t, provider)
    const traces = await tracesOf(t, asks)
    assert.deepEqual(showing(traces), [])
    assert.ok(existsSync(join(traces.home, 'tape')), 'it was recorded')
    for (const folder of asks.map(({ options }) => options.env?.['FAKE'])) {
      if (folder === undefined) continue
      const printed = readFileSync(join(folder, 'printed'), 'utf8')
      assert.ok(printed.includes(CALL_KEY), 'the program has to give the key away')
    }
  })
}

test('a recording with a key in it would be found, and so would each other place', async (t) => {
  const leak: Runner = async ({ outputPath }) => {
    writeFileSync(outputPath, CALL_KEY)
    writeFileSync(join(dirname(outputPath), `${MARK}.txt`), '')
    throw new Error(`the key is ${CALL_KEY}`)
  }
  const ask = { backend: 'offline', options: {}, fails: true }
  const found = showing(await tracesOf(t, [ask], leak))
  for (const place of [/failed$/, /journal\.jsonl$/, /live\.sqlite$/, /calls\.sqlite$/, /\.txt$/]) {
    assert.ok(
      found.some((path) => place.test(path)),
      String(place),
    )
  }
  assert.ok(found.some((text) => text.startsWith('{"type":"attempt-end"')))
  assert.ok(found.some((text) => text.startsWith('PipelineError')))
})
