import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ingestBatch } from '../../src/library/ingest-batch.ts'
import { validateIpa } from '../../src/library/validate-ipa.ts'
import type { ValidateIpaOptions } from '../../src/library/pronunciation/check-ipa.ts'
import { type Rig, rig } from '../helpers/rig.ts'
import { filled, meaning, stage } from './vocabulary/meanings.ts'

const WORDS = 'trabajo\ttɾaˈβaxo\nmédico\tˈmeðiko\n'

function run({ session, folder }: Rig, options: ValidateIpaOptions, input: unknown = {}) {
  const own = join(folder, 'words.tsv')
  writeFileSync(own, WORDS)
  const stageOptions = { dictionary: own, espeak: 'none', folder, ...options }
  return session.run(validateIpa(stageOptions), input, { reject: false })
}

const pronounced = (...pairs: [string, string][]) => ({
  meanings: pairs.map(([word, IPA], index) => meaning(word, `m${index}`, { IPA })),
})

test('pronunciations of a dictionary are confirmed, each word and transcription once', async (t) => {
  const input = pronounced(
    ['trabajo', '[tɾa.ˈβa.xo]'],
    ['trabajo', '[tɾa.ˈβa.xo]'],
    ['médico', 'ˈmeðiko'],
  )
  const { status, message, data } = await run(rig(t), {}, input)
  assert.deepEqual([status, message], ['success', 'Checked 2 pronunciations: 2 confirmed'])
  assert.deepEqual(data, { checked: 2, confirmed: 2, warnings: [] })
})

test('every meaning is checked, not only the first of a word', async (t) => {
  const input = pronounced(['trabajo', 'tɾaˈβaxo'], ['trabajo', 'tɾaˈbaxo'], ['médico', 'meˈðiko'])
  const { status, message, errors } = await run(rig(t), {}, input)
  assert.deepEqual([status, message], ['failure', 'Validation failed: 2 errors'])
  assert.match(errors[0] ?? '', /'trabajo'.*'β'.*'b'/)
})

test('an unknown word fails or warns', async (t) => {
  const input = pronounced(['perro', 'ˈpero'], ['médico', 'ˈmeðiko'])
  const strict = await run(rig(t), {}, input)
  assert.match(strict.errors.join(), /'perro' is not in the dictionary/)
  const lenient = await run(rig(t), { unknown: 'warn' }, input)
  assert.equal(lenient.message, 'Checked 2 pronunciations: 1 confirmed, 1 not known')
  assert.equal(lenient.data?.warnings.length, 1)
})

test('the small list that comes along lets unknown words pass, but not wrong ones', async (t) => {
  const { session } = rig(t)
  const check = (input: unknown) =>
    session.run(validateIpa({ espeak: 'none' }), input, { reject: false })
  assert.equal((await check(pronounced(['xilófono', 'x'], ['casa', '[ˈka.sa]']))).status, 'success')
  assert.equal((await check(pronounced(['casa', '[ˈka.θa]']))).status, 'failure')
})

test('an article is passed over on demand', async (t) => {
  const input = pronounced(['el médico', 'el ˈmeðiko'])
  assert.equal((await run(rig(t), { skipArticles: true }, input)).status, 'success')
  assert.equal((await run(rig(t), {}, input)).status, 'failure')
})

test('a staging file, and else the whole vocabulary, is checked; placeholders are not', async (t) => {
  const bench = rig(t)
  const { folder, session } = bench
  const batch = filled([
    meaning('trabajo', 'a', { IPA: 'tɾaˈβaxo' }),
    meaning('perro', 'a', { IPA: '?', source: 'stub' }),
  ])
  const file = stage(folder, batch)
  assert.equal((await run(bench, {}, { file })).data?.checked, 1)
  assert.equal((await run(bench, {})).status, 'skipped')
  await session.run(ingestBatch({ folder }), { file })
  assert.equal((await run(bench, {})).data?.checked, 1)
})

test('the dictionary is read once, however often the stage is run', async (t) => {
  const { session, folder } = rig(t)
  const dictionary = join(folder, 'words.tsv')
  writeFileSync(dictionary, WORDS)
  const validate = validateIpa({ dictionary, espeak: 'none' })
  const input = pronounced(['médico', 'ˈmeðiko'])
  await session.run(validate, input)
  rmSync(dictionary)
  assert.equal((await session.run(validate, input)).status, 'success')
})

test('a dictionary without an entry is refused: nothing would be checked', async (t) => {
  const bench = rig(t)
  const path = join(bench.folder, 'empty.tsv')
  writeFileSync(path, 'no tab here\n')
  const { message } = await run(bench, { dictionary: path }, pronounced(['a', 'a']))
  assert.match(message, /empty\.tsv has no line/)
})

test('what is no list of meanings with words is refused, not passed over', async (t) => {
  const text = await run(rig(t), {}, { meanings: 'casa' })
  assert.equal(text.message, `The input's 'meanings' is "casa"; it has to be a list of meanings.`)
  const nameless = await run(rig(t), {}, { meanings: [{ IPA: 'x' }] })
  assert.match(nameless.message, /^A meaning without SpanishWord/)
})
