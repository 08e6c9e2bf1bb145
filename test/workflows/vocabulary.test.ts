import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import Database from 'libsql'
import { type Ended, ended } from '../cli/reverie.ts'
import { ankiServer } from '../helpers/anki-server.ts'
import { ON_BUILT_PACKAGE } from '../helpers/built.ts'
import { script } from '../helpers/programs.ts'
import { temporaryFolder } from '../helpers/rig.ts'
import { unzip } from '../helpers/unzip.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const WAVE = Buffer.concat([Buffer.from('RIFF\x26\0\0\0WAVEfmt '), Buffer.alloc(26)])

/** Runs the workflow; all programs it can find are those of a folder, and what a shell needs. */
async function vocabulary(
  t: TestContext,
  folder: string,
  args: readonly string[] = [],
  PATH = `${withEspeak(folder)}:/bin:/usr/bin`,
): Promise<Ended> {
  const argv = ['--import', 'tsx', 'workflows/vocabulary.ts', '--out', join(folder, 'out'), ...args]
  const env = { ...ON_BUILT_PACKAGE, PATH, OPENAI_API_KEY: '', ANKICONNECT_KEY: 'sesame' }
  const child = spawn(process.execPath, argv, { cwd: ROOT, env })
  t.after(() => child.kill('SIGKILL'))
  child.stdin.end()
  return ended(child)
}

/** A folder with an espeak-ng that speaks no language and writes one and the same wave always. */
function withEspeak(folder: string): string {
  writeFileSync(join(folder, 'wave'), WAVE)
  script(
    folder,
    'espeak-ng',
    `while [ $# -gt 0 ]; do [ "$1" = -w ] && cp '${folder}/wave' "$2"; shift; done`,
  )
  return folder
}

function opened(t: TestContext, folder: string) {
  const files = unzip(readFileSync(join(folder, 'out', 'spanish-vocabulary.apkg')))
  const file = join(temporaryFolder(t), 'collection.anki2')
  writeFileSync(file, files.get('collection.anki2') ?? '')
  const database = new Database(file, { readonly: true })
  t.after(() => database.close())
  const notes = database.prepare('SELECT flds FROM notes').all() as { flds: string }[]
  const cards = database.prepare('SELECT id FROM cards').all().length
  const names = JSON.parse(String(files.get('media'))) as Record<string, string>
  const media = new Map(Object.entries(names).map(([place, name]) => [name, files.get(place)]))
  return { notes: notes.map(({ flds }) => flds.split('\u001f')), cards, media }
}

test('with no key a package of cards with pictures and sounds is left; Anki gets the same', async (t) => {
  const folder = temporaryFolder(t)
  const first = await vocabulary(t, folder)
  assert.equal(first.code, 0, first.stderr)
  assert.equal(first.stdout.trim(), join(folder, 'out', 'spanish-vocabulary.apkg'))
  assert.match(first.stderr, /No model was asked/)
  const { notes, cards, media } = opened(t, folder)
  assert.equal(cards, 5)
  const named = [...notes.join('\n').matchAll(/src="([^"]+)"|\[sound:([^\]]+)\]/g)]
  assert.deepEqual(new Set(named.map(([, image, sound]) => image ?? sound)), new Set(media.keys()))
  const kinds = { png: Buffer.from('89504e47', 'hex'), wav: Buffer.from('RIFF') }
  for (const [name, bytes] of media) {
    const kind = kinds[name.endsWith('.png') ? 'png' : 'wav']
    assert.deepEqual(bytes?.subarray(0, 4), kind, name)
  }
  assert.equal(media.size, 5 + 4)

  // What is learned and made stays; a running Anki gets it under the names that are there.
  const server = await ankiServer(t)
  const args = ['--anki', '--anki-url', server.url, '--deck', 'Mi mazo']
  const again = await vocabulary(t, folder, args)
  assert.equal(again.code, 0, again.stderr)
  assert.match(again.stderr, /analyze_words: Nothing to learn: 4 known/)
  assert.match(again.stderr, /Generated 0 images, 5 there already/)
  assert.match(again.stderr, /Cards in Anki: 5 created, 0 updated, 0 unchanged/)
  assert.equal(server.done('addNote').length, 5)
  assert.equal(server.media.size, 9)
  assert.ok(server.log.every(({ key }) => key === 'sesame'))
  for (const { deck, fields } of server.notes.values()) {
    assert.equal(deck, 'Mi mazo')
    assert.match(fields['ImageFile'] ?? '', /^<img src=".+\.png">$/)
    assert.match(fields['WordAudio'] ?? '', /^\[sound:.+\.wav\]$/)
  }
})

test('without espeak-ng the cards get no sound; without Anki they are kept, and it is said what to do', async (t) => {
  const folder = temporaryFolder(t)
  const none = join(folder, 'none')
  mkdirSync(none)
  const args = ['perro', 'gato', '--anki', '--anki-url', 'http://127.0.0.1:9']
  const { code, stdout, stderr } = await vocabulary(t, folder, args, none)
  assert.deepEqual([code, stdout], [1, ''])
  assert.match(stderr, /espeak-ng is not installed: the cards get no sound/)
  assert.match(stderr, /Generated 2 images, cost \$0\.00; Missing provider: audio/)
  assert.match(stderr, /Start Anki, with the add-on AnkiConnect/)
  assert.doesNotMatch(stderr, /^ {4}at /m)
  const { words } = JSON.parse(readFileSync(join(folder, 'out', 'vocabulary.json'), 'utf8')) as {
    words: object
  }
  assert.deepEqual(Object.keys(words), ['perro', 'gato'])
})

test('why there are no pictures is said at the end, and the cards are there all the same', async (t) => {
  const folder = temporaryFolder(t)
  const { code, stderr } = await vocabulary(t, folder, ['gato', '--images', 'openai'])
  assert.equal(code, 0, stderr)
  assert.match(stderr, /^- generate_media: gato_main\.png: .*OPENAI_API_KEY is not set/m)
  assert.doesNotMatch(stderr, /^- .*Stub/m)
  assert.equal(opened(t, folder).cards, 1)
})

test('what cannot be meant is exit code 2 in a sentence', async (t) => {
  const folder = temporaryFolder(t)
  const { code, stderr } = await vocabulary(t, folder, ['--images', 'crayon'])
  assert.equal(code, 2)
  assert.equal(stderr, '--images crayon: choose one of card, openai.\n')
  const option = await vocabulary(t, folder, ['--image', 'card'])
  assert.equal(option.code, 2)
  const backend = await vocabulary(t, folder, ['--backend', 'no-such:model'])
  assert.equal(backend.code, 2)
  assert.match(backend.stderr, /^There is no provider 'no-such'\. Known: .*offline.*\n$/)
  assert.match(option.stderr, /^Unknown option '--image'\. The options are .*--images, .*\n$/)
  assert.ok(!existsSync(join(folder, 'out')))
})
