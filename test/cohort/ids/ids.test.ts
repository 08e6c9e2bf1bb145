import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { comboId } from '../../../src/cohort/ids/combo-id.ts'
import { freeGenerationId } from '../../../src/cohort/ids/free-id.ts'
import {
  generationId,
  signature,
  STAGES,
  type CohortStage,
  type SignatureParts,
} from '../../../src/cohort/ids/generation-id.ts'

interface Case {
  stage: CohortStage | 'combo'
  parts: SignatureParts
  collision?: number
  concepts: string[]
  level: string
  k_max: number
  id: string
}

// The second file was made with Python's hashlib.
for (const file of ['gen-ids.json', 'gen-ids-python.json']) {
  test(`Ids are the ones of ${file}`, () => {
    const text = readFileSync(new URL(`../../fixtures/${file}`, import.meta.url), 'utf8')
    for (const sample of JSON.parse(text) as Case[]) {
      const { stage, parts, collision = 0, concepts, level, k_max: kMax, id } = sample
      const made =
        stage === 'combo'
          ? comboId(concepts, level, kMax)
          : generationId(stage, parts, { collision })
      assert.equal(made, id)
    }
  })
}

test('Parts are trimmed and lower-cased, and every part counts', () => {
  const id = generationId('draft', ['combo', 'Template ', ' MODEL', 1])
  assert.equal(id, generationId('draft', ['combo', 'template', 'model', 1]))
  assert.equal(signature('draft', ['combo', 'Template ', ' MODEL', 1]), 'combo|template|model|1')
  const others: SignatureParts[] = [
    ['combo2', 'template', 'model', 1],
    ['combo', 'template2', 'model', 1],
    ['combo', 'template', 'model2', 1],
    ['combo', 'template', 'model', 2],
  ]
  assert.ok(others.every((parts) => generationId('draft', parts) !== id))
})

test('The order of concepts does not matter to a combo, level and size do', () => {
  assert.equal(comboId(['a', 'b'], 'sentence', 2), comboId(['b', 'a'], 'sentence', 2))
  assert.notEqual(comboId(['a', 'b'], 'sentence', 2), comboId(['a', 'b'], 'article', 2))
  assert.notEqual(comboId(['a', 'b'], 'sentence', 2), comboId(['a', 'b'], 'sentence', 3))
})

test('An id has the prefix of its stage and base 36 without padding', () => {
  const text = fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/)
  const parts = fc.tuple(text, text, text, fc.integer({ min: 1, max: 9 }))
  fc.assert(
    fc.property(fc.constantFrom(...STAGES), parts, (stage, all) => {
      const id = generationId(stage, all)
      assert.match(id, /^[dev]_(0|[1-9a-z][0-9a-z]{0,15})$/)
      assert.equal(generationId(stage, all), id)
    }),
  )
})

test('An essay can have its model in its signature', () => {
  const id = generationId('essay', ['d_1', 't', 'm', 1])
  assert.notEqual(id, generationId('essay', ['d_1', 't', 1]))
})

test('What no id can be made of is refused', () => {
  const bad: [string, readonly unknown[]][] = [
    ['draft', ['c', 't', 'm', 0]],
    ['draft', ['c', 't', 'm', -1]],
    ['draft', ['c', 't', 'm', 1.5]],
    ['draft', ['c', 't', 'm', '1']],
    ['draft', ['c', 't', 'm']],
    ['draft', ['c', 't', 1]],
    ['draft', ['c', ' ', 'm', 1]],
    ['draft', ['c', null, 'm', 1]],
    ['essay', ['d', 1]],
    ['evaluation', ['e', 't', 1]],
    ['combo', ['c', 't', 'm', 1]],
    ['toString', ['c', 't', 'm', 1]],
  ]
  for (const [stage, parts] of bad) {
    const make = () => generationId(stage as CohortStage, parts as unknown as SignatureParts)
    assert.throws(make, { code: 'id_invalid' }, JSON.stringify(parts))
  }
  for (const collision of [-1, 0.5]) {
    assert.throws(() => generationId('draft', ['c', 't', 'm', 1], { collision }), {
      code: 'id_invalid',
    })
  }
  assert.throws(() => comboId([], 'sentence', 1), { code: 'id_invalid' })
  assert.throws(() => comboId(['a', ''], 'sentence', 1), { code: 'id_invalid' })
  assert.throws(() => comboId(['a'], 'sentence', 0), { code: 'id_invalid' })
})

test('An id is taken when it is free or its own, else the next one is', () => {
  const parts: SignatureParts = ['c', 't', 'm', 1]
  const id = generationId('draft', parts)
  const stored = new Map<string, string>()
  const find = () => freeGenerationId('draft', parts, (candidate) => stored.get(candidate))
  assert.equal(find(), id)
  stored.set(id, signature('draft', parts))
  assert.equal(find(), id)
  stored.set(id, 'other|t|m|1')
  assert.equal(find(), generationId('draft', parts, { collision: 1 }))
  stored.set(generationId('draft', parts, { collision: 1 }), 'another|t|m|1')
  assert.equal(find(), generationId('draft', parts, { collision: 2 }))
})
