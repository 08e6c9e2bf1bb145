import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { validateIpa } from '../../src/library/validate-ipa.ts'
import { rig } from '../helpers/rig.ts'

const meanings = (...pairs: [string, string][]) => ({
  meanings: pairs.map(([SpanishWord, IPA]) => ({ SpanishWord, IPA })),
})

test('espeak-ng confirms words the dictionary does not have, and only as they are said', async (t) => {
  const { session, folder } = rig(t)
  const dictionary = join(folder, 'words.tsv')
  writeFileSync(dictionary, 'médico\tˈmeðiko\n')
  const check = (input: object) =>
    session.run(validateIpa({ dictionary }), input, { reject: false })
  const right = meanings(['médico', 'ˈme.ði.ko'], ['bueno', '[ˈbwe.no]'], ['trabajo', 'tɾaˈβaxo'])
  const confirmed = await check(right)
  assert.deepEqual(confirmed.data, { checked: 3, confirmed: 3, warnings: [] }, confirmed.message)
  const wrong = await check(meanings(['bueno', '[bweˈno]'], ['gato', '[ˈka.to]']))
  assert.equal(wrong.errors.length, 2)
  assert.match(wrong.errors[0] ?? '', /espeak-ng says \[bwˈeno\]/)
})

test('the dictionary has the last word', async (t) => {
  const { session, folder } = rig(t)
  const dictionary = join(folder, 'words.tsv')
  writeFileSync(dictionary, 'bueno\tˈgweno\n')
  const result = await session.run(validateIpa({ dictionary }), meanings(['bueno', '[ˈbwe.no]']), {
    reject: false,
  })
  assert.equal(result.status, 'failure')
})
