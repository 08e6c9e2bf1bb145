import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { cardImages, espeakSpeech, vocabularyPipeline } from '../../src/index.ts'
import { rig } from '../helpers/rig.ts'

const READER = fileURLToPath(new URL('read-apkg.py', import.meta.url))

test('another program reads every note, card, picture and sound of a package', async (t) => {
  const { session, folder } = rig(t)
  const learn = vocabularyPipeline({ folder, deck: 'Español::Lección 1' })
  const providers = { image: cardImages(), audio: await espeakSpeech() }
  const words = 'casa, con, médico, tener que'
  await session.run(learn, { words }, { providers, backend: 'offline' })
  const path = join(folder, 'spanish-vocabulary.apkg')
  const read = JSON.parse(execFileSync('python3', [READER, path], { encoding: 'utf8' })) as {
    whole: string
    decks: string[]
    notes: Record<string, string>[]
    cards: number
    media: Record<string, string>
  }
  assert.equal(read.whole, 'ok')
  assert.deepEqual(read.decks, ['Default', 'Español::Lección 1'])
  assert.equal(read.cards, 5)
  const starts = { png: '89504e47', wav: '52494646' }
  for (const { CardID, ImageFile = '', WordAudio = '' } of read.notes) {
    const image = /^<img src="(.+\.png)">$/.exec(ImageFile)?.[1] ?? ''
    const sound = /^\[sound:(.+\.wav)\]$/.exec(WordAudio)?.[1] ?? ''
    assert.equal(image, `${CardID}.png`)
    assert.deepEqual([read.media[image], read.media[sound]], [starts.png, starts.wav], CardID)
  }
  assert.equal(Object.keys(read.media).length, 5 + 4)
})
