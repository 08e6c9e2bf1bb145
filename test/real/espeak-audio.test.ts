import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { generateAudio } from '../../src/library/generate-audio.ts'
import { espeakSpeech } from '../../src/library/media/espeak-speech.ts'
import { validateMedia } from '../../src/library/validate-media.ts'
import { spanishVocabulary } from '../../src/library/vocabulary/spanish-vocabulary.ts'
import { rig } from '../helpers/rig.ts'

const derived = { ...spanishVocabulary.derived, WordAudio: '[sound:{SpanishWord}.wav]' }
const schema = { ...spanishVocabulary, derived, media: { WordAudio: 'audio' as const } }
const cards = ['médico', 'tener que', '-x'].map((word) => ({ SpanishWord: word, MeaningID: 'a' }))

test('espeak-ng speaks words into real WAV files, longer ones for longer words', async (t) => {
  const { session, folder } = rig(t)
  const audio = (await espeakSpeech()) ?? assert.fail('espeak-ng is not installed')
  const stage = generateAudio({ folder, schema })
  const { status, message, data } = await session.run(stage, { cards }, { providers: { audio } })
  assert.equal(status, 'success')
  assert.equal(message, 'Generated 3 audio files, cost $0.00')
  const seconds = (file: string): number => {
    const wav = readFileSync(join(folder, 'media', file))
    assert.deepEqual(
      [wav.toString('latin1', 0, 4), wav.toString('latin1', 8, 16)],
      ['RIFF', 'WAVEfmt '],
    )
    assert.equal(wav.toString('latin1', 36, 40), 'data')
    const samples = wav.subarray(44)
    assert.ok(
      samples.some((byte) => byte !== 0),
      'there is something to hear',
    )
    return samples.length / wav.readUInt32LE(28)
  }
  assert.deepEqual(data?.generated, ['médico.wav', 'tener que.wav', '-x.wav'])
  for (const file of data?.generated ?? [])
    assert.ok(seconds(file) > 0.2 && seconds(file) < 5, file)
  const checked = await session.run(validateMedia({ folder, schema }), { cards })
  assert.equal(checked.data?.files, 3)
})

test('cards that name MP3 files get WAV files of the same names, and all is well with them', async (t) => {
  const { session, folder } = rig(t)
  const audio = await espeakSpeech()
  const made = await session.run(generateAudio({ folder }), { cards }, { providers: { audio } })
  assert.deepEqual(made.data?.generated, ['médico.wav', 'tener que.wav', '-x.wav'])
  const wav = readFileSync(join(folder, 'media', 'médico.wav'))
  assert.equal(wav.toString('latin1', 0, 4), 'RIFF')
  const again = await session.run(generateAudio({ folder }), { cards }, { providers: { audio } })
  assert.deepEqual(again.data?.generated, [])
})
