import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { PronunciationDictionary } from '../../../src/library/pronunciation/dictionary.ts'

interface Cases {
  dictionary_lines: string[]
  cases: { word: string; ipa: string; accept: boolean }[]
}

const path = new URL('../../fixtures/ipa.json', import.meta.url)
const table = JSON.parse(readFileSync(path, 'utf8')) as Cases
const dictionary = PronunciationDictionary.fromLines(table.dictionary_lines)

for (const { word, ipa, accept } of table.cases) {
  test(`'${word}' as /${ipa}/ is ${accept ? 'right' : 'wrong'}`, () => {
    assert.equal(dictionary.check(word, ipa).ok, accept)
  })
}

test('slashes and brackets around either side make no difference', () => {
  const wrapped = PronunciationDictionary.fromLines(['con\t[kon]', 'de\t/de/, /ðe/'])
  for (const ipa of ['kon', '[kon]', '/kon/', ' /kon/ ']) {
    assert.equal(wrapped.check('con', ipa).ok, true, ipa)
  }
  assert.equal(wrapped.check('de', '[ðe]').ok, true)
})

test('any of several pronunciations will do, also from several lines', () => {
  const several = PronunciationDictionary.fromLines(['ciudad\tsjuˈðað, sjuˈða', 'ciudad\tθjuˈðað'])
  for (const ipa of ['sju.ˈðað', 'sjuˈða', 'θjuˈðað'])
    assert.ok(several.check('ciudad', ipa).ok, ipa)
  assert.equal(several.check('ciudad', 'sjuðað').ok, false)
  assert.deepEqual(several.check('ciudad', 'x').expected, ['sjuˈðað', 'sjuˈða', 'θjuˈðað'])
})

test('stress counts for each pronunciation by itself', () => {
  const mixed = PronunciationDictionary.fromLines(['café\tkaˈfe, kafe'])
  assert.ok(mixed.check('café', 'ˈkafe').ok)
})

test('a byte order mark, line ends, blank lines and lines without a tab do no harm', () => {
  const rough = PronunciationDictionary.fromLines(['\uFEFFcon\tkon\r', '', 'no tab', 'x\t', '\ty'])
  assert.equal(rough.size, 1)
  assert.ok(rough.check('con', 'kon').ok)
})

test('the lines may come as one text', () => {
  const whole = PronunciationDictionary.fromLines('\uFEFFcon\tkon\r\n\n# more\ncasa\tˈkasa\n')
  assert.equal(whole.size, 2)
  assert.ok(whole.check('con', 'kon').ok)
  assert.ok(whole.check('casa', 'ˈka.sa').ok)
})

test('composed and decomposed letters are the same', () => {
  const decomposed = PronunciationDictionary.fromLines(['me\u0301dico\tˈmeðiko'])
  assert.ok(decomposed.check('m\u00e9dico', 'ˈmeðiko').ok)
})

test('case, blanks around and letters outside ASCII make a word no other', () => {
  const words = PronunciationDictionary.fromLines([
    'niño\tˈniɲo',
    'vergüenza\tberˈɣwensa',
    'être\tɛtʁ, ɛː.tʁə',
    '물\tmul',
    'ÉPOCA\tˈepoka',
    'ex-jefe\teksˈxefe',
  ])
  for (const [word, ipa] of [
    ['NIÑO', 'ˈni.ɲo'],
    [' Vergüenza\u00a0', '/berˈɣwen.sa/'],
    ['VERGÜENZA'.normalize('NFD'), 'berˈɣwensa'],
    ['Être', '[ɛː.tʁə]'],
    ['être', 'ɛtʁ'],
    ['물'.normalize('NFD'), 'mul'],
    ['época', 'ˈe.po.ka'],
    ['Ex-jefe', 'eks.ˈxe.fe'],
  ] as const) {
    assert.ok(words.check(word, ipa).ok, `${word} ${ipa}`)
  }
  for (const [word, ipa] of [
    ['nino', 'ˈniɲo'],
    ['être', 'ɛtʁ, ɛː.tʁə'],
    ['época', 'eˈpoka'],
    ['época', "'epoka"],
    ['vergüenza', 'berˈɣwensaː'],
  ] as const) {
    assert.equal(words.check(word, ipa).ok, false, `${word} ${ipa}`)
  }
})

test('marks of sounds are compared whole, however they are composed', () => {
  const nasal = PronunciationDictionary.fromLines(['pain\tpɛ\u0303', 'ciao\tˈt\u0361ʃao'])
  assert.ok(nasal.check('pain', '/pɛ̃/'.normalize('NFC')).ok)
  assert.equal(nasal.check('pain', 'pɛ').ok, false)
  assert.ok(nasal.check('ciao', 'ˈt\u0361ʃa.o').ok)
  assert.equal(nasal.check('ciao', 't\u0361ʃao').ok, false)
})

test('secondary stress counts in an entry that marks it, and in no other', () => {
  const both = PronunciationDictionary.fromLines(['a\tˌaβaˈxo', 'b\tbaxo'])
  assert.ok(both.check('a', 'ˌa.βa.ˈxo').ok)
  assert.equal(both.check('a', 'aβaˈxo').ok, false)
  assert.ok(both.check('b', 'ˈbaˌxo').ok)
})

test('an unknown word fails, or is let through where that is wanted, and says so', () => {
  const refused = dictionary.check('perro', 'pero')
  assert.deepEqual([refused.ok, refused.verdict], [false, 'unknown'])
  const passed = dictionary.check('perro', 'pero', { unknown: 'warn' })
  assert.deepEqual([passed.ok, passed.verdict], [true, 'unknown'])
  assert.equal(dictionary.check('', 'x').ok, false)
})

test('words that objects have of their own are words like others', () => {
  assert.equal(dictionary.check('constructor', 'x').verdict, 'unknown')
  assert.equal(dictionary.check('__proto__', 'x').verdict, 'unknown')
})

test('of several words the first is checked, with its own part of the transcription', () => {
  assert.ok(dictionary.check('tener que', 'teneɾ ke').ok)
  assert.ok(dictionary.check('tener  que', '[te.neɾ ke]').ok)
  assert.equal(dictionary.check('tener que', 'tene ke').ok, false)
})

test('an article is passed over on demand, in the transcription only where it has one', () => {
  const nouns = PronunciationDictionary.fromLines(['casa\tˈkasa', 'agua\tˈaɣwa'])
  const skip = { skipArticles: true }
  assert.ok(nouns.check('la casa', 'la ˈkasa', skip).ok)
  assert.ok(nouns.check('la casa', 'ˈkasa', skip).ok)
  assert.ok(nouns.check('El agua fría', 'el ˈaɣwa ˈfɾia', skip).ok)
  assert.equal(nouns.check('la casa', 'la ˈkaso', skip).ok, false)
  assert.equal(nouns.check('la', 'la', skip).verdict, 'unknown')
})

test('a mismatch shows where the nearest pronunciation parts', () => {
  const two = PronunciationDictionary.fromLines(['x\tabcd, axyd'])
  const { differences, message } = two.check('x', 'axye')
  assert.deepEqual(differences, [{ position: 4, expected: 'd', found: 'e' }])
  assert.match(message, /'d'.*'e'/)
  assert.equal(two.check('x', 'zzzzzzzz').differences.length, 5)
  assert.deepEqual(two.check('x', 'abc').differences, [{ position: 4, expected: 'd', found: '' }])
})

test('places are told in the form that was compared, so that they can be counted off', () => {
  const words = PronunciationDictionary.fromLines(['agua\tˈa.ɣwa', 'con\tkon'])
  const { message } = words.check('agua', '[ˈa.ɡwa]')
  assert.equal(message, "'agua' is /ˈaɣwa/, not /ˈaɡwa/: at 3 'ɣ' but 'ɡ'.")
  assert.equal(words.check('con', 'ˈko.m').message, "'con' is /kon/, not /kom/: at 3 'n' but 'm'.")
})

test('dots between syllables never matter, and a changed sound always does', () => {
  const sound = fc.constantFrom(...Array.from('abdefɡiklmnoprstuβðɣɾʝθ'))
  fc.assert(
    fc.property(
      fc.array(sound, { minLength: 1, maxLength: 12 }),
      fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
      fc.nat(11),
      (sounds, dots, at) => {
        const entry = PronunciationDictionary.fromLines([`palabra\t${sounds.join('')}`])
        const dotted = sounds.map((one, index) => (dots[index] === true ? `${one}.` : one)).join('')
        assert.ok(entry.check('palabra', dotted).ok)
        const place = at % sounds.length
        const changed = sounds.map((one, index) => (index === place ? 'z' : one)).join('')
        assert.deepEqual(entry.check('palabra', changed).differences, [
          { position: place + 1, expected: sounds[place], found: 'z' },
        ])
      },
    ),
  )
})
