import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { globSync } from 'tinyglobby'
import type { RunnerReply } from '../../src/runners/contract.ts'
import { HTTP_PROVIDERS, httpCall } from '../helpers/http-providers.ts'
import { startReplayServer } from '../helpers/model-server-replay.ts'

/** Fields of the reply (`null`: absent), and what the answer file and the reason hold. */
type Expected = { [K in keyof RunnerReply]?: RunnerReply[K] | null } & {
  answer?: string
  holds?: string
  says?: string
}

const FOLDER = join(import.meta.dirname, '../fixtures/recorded/http')
const expected = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as Record<
  string,
  Expected
>

test('every recorded reply has an expectation, and every expectation a reply', () => {
  const files = globSync('*/*.http', { cwd: FOLDER }).map((file) => file.replace('.http', ''))
  assert.deepEqual(files.sort(), Object.keys(expected).sort())
})

for (const pieceBytes of [65_536, 7]) {
  const server = await startReplayServer(pieceBytes)
  after(() => server.close())
  const pieces = pieceBytes === 7 ? ', cut into pieces of 7 bytes' : ''

  for (const [name, wanted] of Object.entries(expected)) {
    test(`recorded ${name} is ${wanted.verdict}${pieces}`, async (t) => {
      const [provider = ''] = name.split('/')
      const known = HTTP_PROVIDERS[provider]
      assert.ok(known, `no provider ${provider}`)
      const base = server.urlOf(join(FOLDER, `${name}.http`))
      const idle = wanted.verdict === 'idle_timeout' ? { idleTimeoutMs: 1000 } : {}
      const { reply, answer } = await httpCall(t, known, base, { model: 'some-model', ...idle })
      const { answer: text, holds = '', says = '', ...fields } = wanted
      for (const [field, value] of Object.entries(fields)) {
        assert.deepEqual(reply[field as keyof RunnerReply] ?? null, value, field)
      }
      if (text !== undefined) assert.equal(answer, text)
      assert.ok(answer?.includes(holds), `the answer file holds: ${answer}`)
      assert.ok((reply.reason ?? '').includes(says), `the reason is: ${reply.reason}`)
      assert.equal(reply.reason === undefined, reply.verdict === 'ok')
    })
  }
}
