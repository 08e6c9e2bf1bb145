import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import { sturdyWriter } from '../../src/cli/sturdy-writer.ts'

function broken(): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('EPIPE'), { code: 'EPIPE' })),
  })
}

/** Resolves once nobody listens for errors of the stream any more. */
async function free(stream: Writable): Promise<void> {
  while (stream.listenerCount('error') > 0) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('the error of a closed reader is swallowed and nothing more is written', async (t) => {
  const stream = broken()
  const write = t.mock.method(stream, 'write')
  const writer = sturdyWriter(stream)
  // Nobody else listens for the error, so one that is not swallowed ends this process.
  const closed = new Promise((resolve) => stream.once('close', resolve))
  writer.write('one')
  await closed
  writer.write('two')
  assert.equal(write.mock.callCount(), 1)
  writer.release()
  await free(stream)
})

test('a stream that throws is as good as closed', () => {
  let writes = 0
  const stream = new Writable()
  stream.write = () => {
    writes += 1
    throw new Error('EIO')
  }
  const writer = sturdyWriter(stream)
  writer.write('one')
  writer.write('two')
  assert.equal(writes, 1)
  writer.release()
  assert.equal(stream.listenerCount('error'), 0)
})

test('a released stream is as it was', async () => {
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() })
  sturdyWriter(stream).release()
  await free(stream)
})
