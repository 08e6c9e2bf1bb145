import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agrees } from '../../../src/library/pronunciation/agrees.ts'

test('stress before the syllable and stress before its vowel are one stress', () => {
  assert.ok(agrees('[ˈbwe.no]', 'bwˈeno'))
  assert.ok(agrees('tɾaˈβaxo', 'tɾaβˈaxo'))
  assert.ok(agrees('/te.ˈneɾ ke/', 'tenˈeɾ ke'))
  assert.equal(agrees('ˈtɾaβaxo', 'tɾaβˈaxo'), false)
})

test('stress that is not marked is not compared', () => {
  assert.ok(agrees('kon', 'kˈon'))
  assert.ok(agrees('tɾaβaxo', 'tɾaβˈaxo'))
})

test('sounds are compared, whichever g is written', () => {
  assert.ok(agrees('gato', 'ɡˈato'))
  assert.equal(agrees('sapato', 'θapˈato'), false)
})
