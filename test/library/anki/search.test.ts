import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { notesInDeck, searchTerm } from '../../../src/library/anki/search.ts'
import { isFound } from '../../helpers/anki-search.ts'

const UNITS = [
  'a',
  'b',
  'é',
  'e',
  '\u0301',
  'R',
  'O',
  '_',
  '*',
  ':',
  '\\',
  '"',
  '(',
  ')',
  ' ',
  '-',
  '.',
  '?',
]

const note = (CardID: string, deck = 'Default') => {
  const fields = { CardID }
  return { id: 1, deck, noteType: 'Basic', fields }
}

test('what has a meaning in searches stands for itself', () => {
  assert.equal(searchTerm('CardID', 'a_b*c"d\\e:f'), String.raw`"CardID:a\_b\*c\"d\\e\:f"`)
})

test('any id finds its note, and no other but for capitals', () => {
  const text = fc.string({ unit: fc.constantFrom(...UNITS), maxLength: 8 })
  fc.assert(
    fc.property(text, text, (one, other) => {
      const query = searchTerm('CardID', one)
      assert.ok(isFound(note(one), query))
      const isSame = one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase()
      assert.equal(isFound(note(other), query), isSame)
    }),
  )
})

test('a deck is searched without the decks below it', () => {
  const query = notesInDeck('A_1', 'Basic')
  assert.ok(isFound(note('x', 'A_1'), query))
  for (const deck of ['A_1::B', 'AB1', 'A_12', 'X::A_1']) {
    assert.ok(!isFound(note('x', deck), query), deck)
  }
})
