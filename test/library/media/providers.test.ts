import assert from 'node:assert/strict'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { generateAudio } from '../../../src/library/generate-audio.ts'
import { generateImages } from '../../../src/library/generate-images.ts'
import { commandMedia } from '../../../src/library/media/command-media.ts'
import { forvo } from '../../../src/library/media/forvo.ts'
import { openaiImages } from '../../../src/library/media/openai-images.ts'
import { openaiSpeech } from '../../../src/library/media/openai-speech.ts'
import type { MediaProvider } from '../../../src/library/media/provider.ts'
import { JPEG, KEY, mediaServer, MP3, PIXEL } from '../../helpers/media-server.ts'
import { rig } from '../../helpers/rig.ts'
import { card, cardsOf, indexIn, mediaIn } from './cards.ts'

function bench(t: TestContext) {
  const made = rig(t)
  const { session, folder } = made
  return {
    ...made,
    images: (image: MediaProvider, cards = cardsOf(1)) =>
      session.run(generateImages({ folder }), { cards }, { providers: { image }, reject: false }),
    audio: (audio: MediaProvider, cards = cardsOf(1)) =>
      session.run(generateAudio({ folder }), { cards }, { providers: { audio }, reject: false }),
  }
}

const base64 = { data: [{ b64_json: PIXEL.toString('base64') }] }

test('an OpenAI-compatible server answers with the image itself', async (t) => {
  const server = await mediaServer(t, () => ({ body: base64 }))
  const { images, folder, events } = bench(t)
  const image = openaiImages({ model: 'gpt-image-1', env: server.env, usdPerImage: 0.04 })
  const { message, data } = await images(image, cardsOf(3))
  const told = events.flatMap((event) => (event.type === 'stage-log' ? [event.message] : []))
  assert.deepEqual(told, ['Making 3 images with openai:gpt-image-1, estimated cost $0.12'])
  assert.equal(message, 'Generated 3 images, cost $0.12')
  assert.deepEqual([data?.estimatedUsd, data?.costUsd], [0.12, 0.12])
  assert.equal(server.requests.length, 3)
  const [{ method, path, headers, body } = assert.fail()] = server.requests
  assert.deepEqual([method, path], ['POST', '/v1/images/generations'])
  assert.equal(headers.authorization, `Bearer ${KEY}`)
  const asked = { model: 'gpt-image-1', prompt: body?.['prompt'], n: 1, size: '1024x1024' }
  assert.deepEqual(body, asked)
  assert.deepEqual(readFileSync(join(folder, 'media', 'palabra0_a.png')), PIXEL)
  assert.equal(indexIn(folder)['palabra0_a.png']?.provider, 'openai:gpt-image-1')
})

test('or with the address of the image, which never sees the key', async (t) => {
  const server = await mediaServer(t, ({ path }, { url }) =>
    path === '/files/a.png' ? { body: PIXEL } : { body: { data: [{ url: `${url}/files/a.png` }] } },
  )
  const { images } = bench(t)
  assert.equal((await images(openaiImages({ env: server.env }))).status, 'success')
  const [, fetched] = server.requests
  assert.deepEqual([fetched?.method, fetched?.path], ['GET', '/files/a.png'])
  assert.equal(fetched?.headers.authorization, undefined)
})

test('an image is followed to where it moved, a call with a key is not', async (t) => {
  const server = await mediaServer(t, ({ path }, { url }) => {
    if (path === '/files/a.png') return { status: 302, location: '../kept/b.png?of=1', body: '' }
    if (path === '/kept/b.png?of=1') return { body: PIXEL }
    return { body: { data: [{ url: `${url}/files/a.png` }] } }
  })
  const { images, folder } = bench(t)
  assert.equal((await images(openaiImages({ env: server.env }))).status, 'success')
  assert.deepEqual(readFileSync(join(folder, 'media', 'palabra0_a.png')), PIXEL)
  const moved = await mediaServer(t, (_, { url }) => ({ status: 307, location: url, body: '' }))
  assert.match((await bench(t).images(openaiImages({ env: moved.env }))).message, /HTTP 307/)
  assert.equal(moved.requests.length, 1)
  const round = await mediaServer(t, ({ path }, { url }) =>
    path === '/a'
      ? { status: 302, location: '/a', body: '' }
      : { body: { data: [{ url: `${url}/a` }] } },
  )
  assert.match((await bench(t).images(openaiImages({ env: round.env }))).message, /HTTP 302/)
  assert.equal(round.requests.length, 7)
})

test('an error that comes with status 200 is told in its words', async (t) => {
  const body = { error: { message: 'The prompt is not allowed.' } }
  const server = await mediaServer(t, () => ({ body }))
  const { message } = await bench(t).images(openaiImages({ env: server.env }))
  assert.match(message, /holds no image: The prompt is not allowed\.$/)
})

test('an address that leads to nothing, to a page, to another type or nowhere fails with what was found', async (t) => {
  const cases = [
    [{ status: 404, body: 'no such blob' }, /HTTP 404 from .*\/files\/a\.png: no such blob/],
    [{ type: 'text/html', body: '<!DOCTYPE html><title>Log in</title>' }, /are an HTML page/],
    [{ body: JPEG }, /are jpeg, but its name says png/],
    [{ status: 302, body: '' }, /HTTP 302/],
  ] as const
  for (const [reply, found] of cases) {
    const server = await mediaServer(t, ({ path }, { url }) =>
      path === '/files/a.png' ? reply : { body: { data: [{ url: `${url}/files/a.png` }] } },
    )
    const { images, folder } = bench(t)
    const { status, message } = await images(openaiImages({ env: server.env }))
    assert.equal(status, 'failure')
    assert.match(message, found)
    assert.deepEqual(mediaIn(folder), [])
  }
  for (const body of [{ data: [] }, { data: [{ url: 'file:///etc/passwd' }] }, 'not JSON']) {
    const server = await mediaServer(t, () => ({ body }))
    const { message } = await bench(t).images(openaiImages({ env: server.env }))
    assert.match(message, /holds no image|did not answer with JSON/)
  }
})

test('what is told is what the server saw, and keys are masked in it', async (t) => {
  const server = await mediaServer(t, (_, { requests }) =>
    requests.length % 2 === 0
      ? { status: 401, body: { error: { message: `Incorrect API key provided: ${KEY}` } } }
      : { body: base64 },
  )
  const { images, folder, session, has, read } = bench(t)
  const { status, message, data, errors } = await images(
    openaiImages({ env: server.env }),
    cardsOf(5),
  )
  const served = server.requests.filter((_, at) => at % 2 === 0).length
  assert.deepEqual([server.requests.length, served], [5, 3])
  assert.deepEqual([status, message], ['partial', 'Generated 3 images, 2 failed, cost unknown'])
  assert.equal(data?.generated.length, served)
  assert.equal(Object.keys(indexIn(folder)).length, served)
  assert.match(errors.join(), /HTTP 401 .*\[OPENAI_API_KEY\]/)
  await session.close()
  assert.ok(has('p-journal.jsonl'))
  const all = [JSON.stringify(data), errors.join(), read('p-journal.jsonl')].join()
  assert.ok(!all.includes(KEY))
})

test('a server that hangs is left at the time limit, and at once when the run is stopped', async (t) => {
  const server = await mediaServer(t, () => 'hang')
  const slow = await bench(t).images(openaiImages({ env: server.env, timeoutMs: 50 }))
  assert.match(slow.message, /No whole answer from .* within 50 ms/)
  const controller = new AbortController()
  const { session, folder } = rig(t, { signal: controller.signal })
  const providers = { image: openaiImages({ env: server.env }) }
  const running = session
    .run(generateImages({ folder }), { cards: cardsOf(2) }, { providers })
    .catch((error: unknown) => error)
  await server.arrived(3)
  controller.abort(new Error('enough'))
  assert.ok((await running) instanceof Error)
  await server.settled()
  assert.deepEqual(
    server.requests.map(({ state }) => state),
    ['aborted', 'aborted', 'aborted'],
  )
  assert.deepEqual(mediaIn(folder), [])
})

test('without a key, or without a server, every file fails with what to do', async (t) => {
  const env = { OPENAI_API_KEY: ' ', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' }
  assert.match((await bench(t).images(openaiImages({ env }))).message, /OPENAI_API_KEY is not set/)
  const nobody = openaiImages({ env: { ...env, OPENAI_API_KEY: KEY } })
  assert.match((await bench(t).images(nobody)).message, /Could not reach .*ECONNREFUSED/)
})

test('speech asks for each word once, in the format the file is called by', async (t) => {
  const server = await mediaServer(t, () => ({ body: MP3 }))
  const { audio, folder } = bench(t)
  const speech = openaiSpeech({ voice: 'nova', env: server.env, usdPerMillionCharacters: 15 })
  const { data } = await audio(speech, [card('casa'), card('casa', 'b'), card('tener que')])
  assert.deepEqual(data?.generated, ['casa.mp3', 'tener que.mp3'])
  assert.deepEqual(data?.costUsd, 0.000195)
  const asked = server.requests.map(({ path, body }) =>
    [path, body?.['input'], body?.['voice']].join(' '),
  )
  assert.deepEqual(asked.sort(), ['/v1/audio/speech casa nova', '/v1/audio/speech tener que nova'])
  assert.equal(server.requests[0]?.body?.['response_format'], 'mp3')
  assert.equal(indexIn(folder)['casa.mp3']?.provider, 'openai:gpt-4o-mini-tts:nova')
})

test('a provider that makes nothing of a kind is refused without a call', async (t) => {
  const server = await mediaServer(t, () => ({ body: MP3 }))
  const { audio } = bench(t)
  const speech = { ...openaiSpeech({ env: server.env }), formats: ['png'] }
  const { status, message } = await audio(speech)
  assert.equal(status, 'failure')
  assert.match(message, /makes png, nothing that could take the place of mp3/)
  assert.equal(server.requests.length, 0)
})

test('of recordings on Forvo the dearest country wins, then the votes', async (t) => {
  const item = (id: number, country: string, all: number, positive: number) => ({
    id,
    country,
    num_votes: all,
    // Both forms occur.
    num_positive_votes: id % 2 === 0 ? positive : String(positive),
  })
  const recordings = [
    item(1, 'Chile', 9, 9),
    item(2, 'Spain', 6, 3),
    item(3, 'Spain', 2, 2),
    item(4, 'Mexico', 5, 5),
  ]
  const server = await mediaServer(t, ({ path }, { url }) => {
    if (path.endsWith('.mp3')) return { body: MP3 }
    const items = recordings.map((one) => ({
      ...one,
      pathmp3: `${url}/audio/${KEY}/${one.id}.mp3`,
    }))
    return { body: { attributes: { total: items.length }, items } }
  })
  const { audio, folder } = bench(t)
  const { env } = server
  const chosen = async (countries?: string[]) => {
    const word = `tener que ${server.requests.length}`
    await audio(forvo(countries === undefined ? { env } : { env, countries }), [card(word)])
    return server.requests.at(-1)?.path.split('/').at(-1)
  }
  assert.equal(await chosen(['Spain', 'Mexico']), '3.mp3')
  assert.equal(await chosen(['Peru', 'Mexico']), '4.mp3')
  assert.equal(await chosen(), '1.mp3')
  const way = `/key/${KEY}/format/json/action/word-pronunciations/word/tener%20que%200/language/es`
  assert.equal(server.requests[0]?.path, way)
  assert.equal(indexIn(folder)['tener que 0.mp3']?.provider, 'forvo')
})

test('Forvo without a recording, or beyond its limit, is told without its key', async (t) => {
  const none = await mediaServer(t, () => ({ body: { attributes: { total: 0 }, items: [] } }))
  const missing = await bench(t).audio(forvo({ env: none.env }), [card('xyz')])
  assert.match(missing.message, /Forvo has no mp3 of 'xyz' in the language 'es'/)
  const full = await mediaServer(t, () => ({ status: 400, body: ['Limit/day reached.'] }))
  const { message } = await bench(t).audio(forvo({ env: full.env }))
  assert.match(message, /HTTP 400 from .*\/key\/\[FORVO_API_KEY\]\/.*Limit\/day reached/)
  assert.ok(!message.includes(KEY))
})

/** A program that writes what it was given; `fail` and `hang` do what they say. */
function program(folder: string): string {
  const path = join(folder, 'draw.sh')
  const script = `#!/bin/sh
case "$1" in
  hang) echo started > "$3"; exec sleep 60 ;;
  fail) echo "no ink: $SECRET_TOKEN" >&2; exit 3 ;;
  nothing) exit 0 ;;
  stdin) printf '<svg>'; cat; printf '</svg>' ;;
  *) printf '<svg>%s|%s</svg>' "$1" "$2" > "$3" ;;
esac
`
  writeFileSync(path, script)
  chmodSync(path, 0o755)
  return path
}

test('any program makes files: arguments as they are, no shell, or standard input and output', async (t) => {
  const { images, folder } = bench(t)
  const draw = program(folder)
  const svg = (word: string, prompt: string) => ({
    ...card(word, 'a', prompt),
    ImageFile: `${word}.svg`,
  })
  const text = (file: string) => readFileSync(join(folder, 'media', file), 'utf8')
  const args = commandMedia([draw, '{prompt}', '{word}', '{output}'])
  const nasty = '$(touch /tmp/x); "a" {word} `b` > c'
  assert.equal((await images(args, [svg('casa', nasty)])).status, 'success')
  assert.equal(text('casa.svg'), `<svg>${nasty}|casa</svg>`)
  assert.equal(indexIn(folder)['casa.svg']?.provider, draw)
  const piped = commandMedia([draw, 'stdin'], { name: 'piped' })
  assert.equal((await images(piped, [svg('sol', 'A sun.')])).status, 'success')
  assert.equal(text('sol.svg'), '<svg>A sun.</svg>')
})

test('a program that fails, leaves nothing, is not there or hangs is told as that', async (t) => {
  const { images, folder } = bench(t)
  const draw = program(folder)
  const env = { SECRET_TOKEN: 'very-secret-value' }
  const failing = await images(commandMedia([draw, 'fail'], { env }))
  assert.match(failing.message, /exit code 3: no ink: \[SECRET_TOKEN\]/)
  const silent = await images(commandMedia([draw, 'nothing', 'x', '{output}']))
  assert.match(silent.message, /left no file at \{output\}/)
  const gone = await images(commandMedia([join(folder, 'nowhere')]))
  assert.match(gone.message, /no program .*nowhere/)
  const hanging = await images(commandMedia([draw, 'hang', 'x', '{output}'], { timeoutMs: 100 }))
  assert.match(hanging.message, /took more than 100 ms/)
  assert.deepEqual(mediaIn(folder), [])
})
