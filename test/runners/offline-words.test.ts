import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { languageOf } from '../../src/runners/offline/function-words.ts'
import { blocksOf } from '../../src/runners/offline/prose.ts'
import { read } from '../../src/runners/offline/reading.ts'
import { sentencesOf } from '../../src/runners/offline/sentences.ts'
import { stem } from '../../src/runners/offline/stem.ts'
import { wordsOf, wordsOfEach } from '../../src/runners/offline/words.ts'

test('words are found in scripts with blanks and in scripts without', () => {
  assert.deepEqual(wordsOf('The sea’s edge, naïve & 3.5×'), [
    'the',
    "sea's",
    'edge',
    'naïve',
    '3',
    '5',
  ])
  assert.deepEqual(wordsOf('Съешь ещё этих'), ['съешь', 'ещё', 'этих'])
  assert.deepEqual(wordsOf('저는 학생입니다'), ['저는', '학생입니다'])
  const japanese = wordsOf('摩擦が回転のエネルギーを奪う。')
  assert.ok(japanese.includes('摩擦') && japanese.includes('エネルギー'), japanese.join('|'))
  assert.deepEqual(wordsOf('100%の日本 tea'), ['100', 'の', '日本', 'tea'])
})

test('many texts at once give the words of each', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 5 }),
      (texts) => {
        assert.equal(wordsOfEach(texts).length, texts.length)
      },
    ),
  )
  assert.deepEqual(wordsOfEach(['日本', '', 'tea 日本']), [['日本'], [], ['tea', '日本']])
})

test('forms of one word share a stem and words that only look alike do not', () => {
  const same = [
    ['network', 'networks'],
    ['redundant', 'redundancy'],
    ['connect', 'connected', 'connecting', 'connection', 'connections'],
    ['memory', 'memories'],
    ['plan', 'planned', 'planning', 'plans'],
    ['rotate', 'rotates', 'rotation'],
    ['structure', 'structural'],
    ['virus', 'viruses'],
  ]
  for (const words of same) assert.equal(new Set(words.map(stem)).size, 1, words.join(' '))
  const apart = [
    ['general', 'generate'],
    ['sing', 'sin'],
    ['plant', 'plantation'],
    ['number', 'numb'],
    ['Weg', 'Wege'],
  ]
  for (const words of apart)
    assert.equal(new Set(words.map(stem)).size, words.length, words.join(' '))
})

test('sentences do not end at titles and initials', () => {
  assert.deepEqual(
    sentencesOf('Dr. Smith met J. S. Bach. They talked (e.g. about tea). Why not?'),
    ['Dr. Smith met J. S. Bach.', 'They talked (e.g. about tea).', 'Why not?'],
  )
})

test('a text longer than a piece of the segmenter keeps its sentences whole', () => {
  const sentence = 'The tide carries the boats out and brings them back in the evening.'
  const found = sentencesOf(`${sentence} `.repeat(100))
  assert.deepEqual(
    found,
    Array.from({ length: 100 }, () => sentence),
  )
})

test('blocks know headings, items, labels and wrapped lines, and lose the markup', () => {
  const text =
    '# A *title*\n\nTwo lines\nof one [paragraph](http://x).\n---\n- **Price:** it is `slow`\n- b\n\n**Bold alone**'
  assert.deepEqual(blocksOf(text), [
    { kind: 'heading', text: 'A title' },
    { kind: 'paragraph', text: 'Two lines of one paragraph.' },
    { kind: 'item', label: 'Price', text: 'it is slow' },
    { kind: 'item', text: 'b' },
    { kind: 'heading', text: 'Bold alone' },
  ])
})

test('the language is told by its function words', () => {
  const samples = {
    en: 'The clock is on the wall and it ticks',
    de: 'Die Uhr hängt an der Wand und sie tickt',
    fr: 'La pendule est sur le mur et elle bat',
    es: 'El reloj está en la pared y marca la hora',
    ru: 'Часы висят на стене и они идут как всегда',
  }
  for (const [language, sample] of Object.entries(samples)) {
    assert.equal(languageOf(wordsOf(sample)), language)
  }
  assert.equal(languageOf(wordsOf('吾輩は猫である')), undefined)
  assert.equal(languageOf([]), undefined)
})

test('a sentence is read with its content words alone', () => {
  const { sentences } = read('The clocks of 1948 are in the tower.')
  assert.deepEqual(
    sentences.map(({ tokens, length }) => [tokens.map(({ stem: one }) => one), length]),
    [[['clock', 'tower'], 8]],
  )
})
