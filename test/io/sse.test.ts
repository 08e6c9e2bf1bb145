import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { sseReader } from '../../src/io/sse.ts'

async function read(pieces: readonly string[]): Promise<string[]> {
  const events: string[] = []
  const reader = await sseReader((data) => events.push(data))
  for (const piece of pieces) reader.feed(piece)
  reader.end()
  return events
}

test('a stream says the same however it is cut and whatever ends its lines', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', ' ', '{', '"', 'ü', '🌊', ':') })
  const stream = fc.record({
    events: fc.array(text.map((line) => `x${line}`)),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    cuts: fc.array(fc.nat(200)),
    isOpen: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(stream, async ({ events, lineEnd, cuts, isOpen }) => {
      const frames = events.map(
        (data) => `: note${lineEnd}event: e${lineEnd}data: ${data}${lineEnd}`,
      )
      // The last event may lack its empty line.
      const whole = frames.join(lineEnd) + (isOpen ? '' : lineEnd)
      const places = [0, ...cuts.filter((at) => at < whole.length).sort((a, b) => a - b)]
      const pieces = places.map((at, index) => whole.slice(at, places[index + 1] ?? whole.length))
      assert.deepEqual(await read(pieces), events)
    }),
  )
})

test('lines of data belong together, and what is no field is told as well', async () => {
  assert.deepEqual(await read(['data: one\ndata: two\n\n']), ['one\ntwo'])
  assert.deepEqual(await read(['upstream is down\n\n']), ['upstream is down'])
})

test('an event without an end is not kept in memory for ever', async () => {
  const reader = await sseReader(() => {})
  const piece = 'x'.repeat(1024 * 1024)
  reader.feed('data: ')
  assert.throws(
    () => {
      for (let count = 0; count < 32; count += 1) reader.feed(piece)
    },
    { code: 'event_too_long' },
  )
  reader.end()
})
