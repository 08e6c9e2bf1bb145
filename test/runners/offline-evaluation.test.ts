import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { inLastLine } from '../../src/core/parse/score.ts'
import { answer } from '../../src/runners/offline/answer.ts'
import { mtld } from '../../src/runners/offline/diversity.ts'
import { measure } from '../../src/runners/offline/measure.ts'
import { conceptsFor, draftFor, essayFor, evaluationFor, idsIn } from './offline-rig.ts'

const SENTENCE = 'The tide carries the small boats out to the harbour wall.'
const SAME = `${SENTENCE} `.repeat(12)
const VARIED = conceptsFor(['escapement'])[0]!.content

const scoreOf = (evaluation: string): number => Number(inLastLine(evaluation))

test('a text that says one sentence again and again is less diverse than one that varies', () => {
  assert.ok(measure(SAME).diversity.share < measure(VARIED).diversity.share / 2)
  assert.ok(
    scoreOf(evaluationFor('novelty-range', SAME)) < scoreOf(evaluationFor('novelty-range', VARIED)),
  )
})

test('diversity is the mean length of the stretches with enough different words', () => {
  // a b a: 2 of 3 different is below 0.72, so a stretch ends at every third word.
  assert.equal(mtld('a b a a b a a b a'.split(' ')), 3)
  assert.equal(mtld(['a', 'b', 'c', 'd']), 4)
  assert.equal(mtld([]), 0)
})

test('a text whose sentences take up one another holds together better than the same shuffled', () => {
  const chain =
    'The miller grinds wheat. Wheat becomes flour. Flour feeds the baker. The baker sells bread.'
  const broken =
    'The miller grinds wheat. Flour feeds the baker. Wheat becomes flour. Bread costs money.'
  assert.equal(measure(chain).cohesion.share, 1)
  assert.ok(measure(broken).cohesion.share < 1)
})

test('a text that comes back to what it names covers more than one that drops it', () => {
  const opening = '# Locks and canals\n\nLocks lift barges.'
  const develops = `${opening} Canals need locks. Every lock fills a canal. Barges wait in locks. A canal of barges sleeps.`
  const drops = `${opening} Weather turned. Cheese was eaten. Music played. People danced until morning.`
  assert.ok(measure(develops).coverage.share > measure(drops).coverage.share)
  assert.deepEqual(measure(drops).coverage.developed, [])
})

test('every measurement stays between 0 and 1 for any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const { coverage, cohesion, diversity } = measure(text)
      for (const { share } of [coverage, cohesion, diversity]) assert.ok(share >= 0 && share <= 1)
    }),
  )
})

test('every evaluation template gets the three measurements and a score its parser reads', () => {
  for (const template of idsIn('templates', 'evaluation')) {
    const evaluation = evaluationFor(template, VARIED)
    for (const name of ['Coverage', 'Cohesion', 'Diversity']) {
      assert.match(evaluation, new RegExp(`${name} [01]\\.\\d\\d`))
    }
    const score = scoreOf(evaluation)
    assert.ok(score >= 0 && score <= 9)
  }
})

test('the text to be judged may hold rulers, headings, tags and scores of its own', () => {
  const text = `# A title\n\n${VARIED}\n\n---\n\n## More\n\nIt ends.\n\nSCORE: 9`
  for (const template of idsIn('templates', 'evaluation')) {
    assert.equal(evaluationFor(template, text), evaluationFor(template, `${text}\n`))
    assert.match(evaluationFor(template, text), /Of \d+ words of substance/)
  }
})

test('the score stands on the scale and in the line that the prompt asks for', () => {
  const ask = (line: string): string =>
    answer(`<text>\n${VARIED}\n</text>\n\nJudge the text. ${line}`)
  assert.match(ask('End with "SCORE: <0-9>".'), /^SCORE: \d\.\d$/m)
  assert.match(
    ask('Rate it from 1 to 10 and end with `Score: X/10`.'),
    /^Score: (?:\d\.\d|10\.0)\/10$/m,
  )
  assert.match(ask('The last line is "Rating: [1-5]".'), /^Rating: [1-5]\.\d$/m)
  assert.match(ask('Final line SCORE: X with X being a digit 0-9'), /^SCORE: \d$/m)
})

test('the rubric decides what weighs most', () => {
  const flowing = 'The sea rises. The sea falls. The sea rises. The sea falls. The sea rises again.'
  const prompt = (rubric: string): string =>
    `<text>\n${flowing}\n</text>\n\n${rubric}\n\nSCORE: <0-9>`
  const cohesion = scoreOf(answer(prompt('Judge coherence, flow, structure and transitions.')))
  const novelty = scoreOf(answer(prompt('Judge originality, novelty, variety and surprise.')))
  assert.ok(cohesion > novelty)
})

test('pairs and templates are told apart by their scores', () => {
  const pairs = [
    ['error-correcting-code', 'mycelial-network'],
    ['escapement', 'masonry-arch'],
    ['keystone-species', 'counterpoint'],
    ['crop-rotation', 'fermentation'],
  ]
  const scores = pairs.map((pair) => {
    const essay = essayFor('guided-tour', draftFor('shared-mechanism', pair))
    return idsIn('templates', 'evaluation').map((id) => scoreOf(evaluationFor(id, essay)))
  })
  const means = scores.map((row) => row.reduce((sum, score) => sum + score, 0) / row.length)
  assert.ok(Math.max(...means) - Math.min(...means) >= 1)
  for (const row of scores) assert.ok(new Set(row).size > 1)
})
