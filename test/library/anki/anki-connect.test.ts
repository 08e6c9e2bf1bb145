import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { ankiConnect } from '../../../src/library/anki/anki-connect.ts'
import { ankiServer } from '../../helpers/anki-server.ts'

test('replies are unwrapped, over connections that end after each of them', async (t) => {
  const server = await ankiServer(t)
  const anki = ankiConnect({ url: server.url })
  for (let round = 0; round < 20; round += 1) {
    assert.equal(await anki.ask('version', {}), 6)
    assert.deepEqual(await anki.ask('deckNames', {}), ['Default'])
  }
  assert.equal(server.log.length, 40)
})

test('an error in a reply of status 200 is a failure with its words', async (t) => {
  const server = await ankiServer(t)
  const asked = ankiConnect({ url: server.url }).ask('modelStyling', { modelName: 'None' })
  const reason = 'model was not found: None'
  await assert.rejects(asked, { code: 'anki_refused', action: 'modelStyling', reason })
})

test('an AnkiConnect that wants its key says where that is given', async (t) => {
  const server = await ankiServer(t)
  server.refuse('deckNames', 'valid api key must be provided')
  await assert.rejects(ankiConnect({ url: server.url }).ask('deckNames', {}), {
    reason: 'valid api key must be provided',
    message: /^Anki refused 'deckNames': valid api key must be provided\. .*ANKICONNECT_KEY/,
  })
})

test('what is no reply of AnkiConnect is told with its beginning', async (t) => {
  const server = await ankiServer(t)
  const anki = ankiConnect({ url: server.url })
  for (const [text, status] of [
    ['<html>It works!</html>', 200],
    ['[]', 200],
    ['{"result": []}', 200],
    ['null', 200],
    ['{"result": "many", "error": null}', 200],
    ['{"result": [], "error": null}', 500],
  ] as const) {
    server.answer('deckNames', text, status)
    await assert.rejects(anki.ask('deckNames', {}), (error: Error) => {
      assert.match(error.message, /Look whether it is AnkiConnect that listens there/)
      assert.equal((error as Error & { code: string }).code, 'anki_reply_invalid')
      return true
    })
  }
})

test('an Anki that is busy for too long is not asked twice', async (t) => {
  let asked = 0
  const server = createServer(() => void (asked += 1))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.closeAllConnections())
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const anki = ankiConnect({ url, timeoutMs: 1000 })
  await assert.rejects(anki.ask('version', {}), { code: 'anki_unreachable' })
  assert.equal(asked, 1)
  const stopped = AbortSignal.abort()
  await assert.rejects(anki.ask('version', {}, stopped), { code: 'http_cancelled' })
})
