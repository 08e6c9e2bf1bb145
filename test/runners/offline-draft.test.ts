import assert from 'node:assert/strict'
import { test } from 'node:test'
import { essayIdeaLast } from '../../src/core/parse/essay.ts'
import { answer } from '../../src/runners/offline/answer.ts'
import { conceptsOf } from '../../src/runners/offline/concepts.ts'
import { conceptsFor, draftFor, essayFor, idsIn, render } from './offline-rig.ts'

const CLOCK = {
  name: 'Water clock',
  content:
    'A water clock measures hours by a vessel. The pressure of the vessel falls as it empties.',
}
const DAM = {
  name: 'Beaver dam',
  content: 'Beavers raise a dam of branches. Mud seals the dam against the pressure of the stream.',
}
const ASK = 'Find connections between these concepts.\n\n'

test('the concepts are found however a prompt lists them', () => {
  const lists = {
    tags: [CLOCK, DAM]
      .map((c) => `<concept name="${c.name}">\n${c.content}\n</concept>`)
      .join('\n'),
    headings: [CLOCK, DAM].map((c) => `### ${c.name}\n\n${c.content}\n`).join('\n'),
    numbered: [CLOCK, DAM].map((c, at) => `## ${at + 1}. ${c.name}\n${c.content}\n`).join('\n'),
    bold: [CLOCK, DAM].map((c) => `**${c.name}**\n${c.content}\n---\n`).join('\n'),
    inline: [CLOCK, DAM].map((c) => `**${c.name}**: ${c.content}`).join('\n'),
    items: [CLOCK, DAM].map((c) => `- ${c.name}: ${c.content}`).join('\n'),
    words: [CLOCK, DAM].map((c, at) => `Concept ${at + 1}: ${c.name}\n${c.content}\n`).join('\n'),
  }
  for (const [form, list] of Object.entries(lists)) {
    const prompt = `${ASK}${list}\n\nWrite three of them. Do not state the obvious.\n`
    assert.deepEqual(conceptsOf(prompt), [CLOCK, DAM], form)
  }
})

test('instructions under headings are not taken for concepts', () => {
  const prompt =
    '## Task\nFind what you can.\n\n## Rules\nWrite it down. Avoid lists.\n\n## Style\nKeep it short.'
  assert.deepEqual(conceptsOf(prompt), [])
})

test('a draft quotes the sentences in which the descriptions share a word', () => {
  const draft = answer(`${ASK}**Water clock**: ${CLOCK.content}\n**Beaver dam**: ${DAM.content}\n`)
  assert.match(draft, /^## 1\. Pressure$/m)
  assert.match(draft, /^- \*\*Water clock:\*\* The pressure of the vessel falls as it empties\.$/m)
  assert.match(
    draft,
    /^- \*\*Beaver dam:\*\* Mud seals the dam against the pressure of the stream\.$/m,
  )
  assert.match(draft, /“vessel”/)
})

test('descriptions without a common word are said to have none', () => {
  const draft = answer(
    `${ASK}**Sea**: Ships cross wide water under sails.\n**Bread**: Yeast lifts flour into loaves.`,
  )
  assert.match(draft, /have no word in common/)
  assert.doesNotMatch(draft, /^## 1/m)
})

test('no more connections are given than a prompt asks for', () => {
  const concepts = conceptsFor(['crop-rotation', 'mycelial-network'])
  const list = concepts.map((c) => `**${c.name}**\n${c.content}\n`).join('\n')
  const links = (ask: string): number => answer(`${ask}\n\n${list}`).match(/^## \d/gm)?.length ?? 0
  assert.equal(links('Find two connections between these concepts.'), 2)
  assert.equal(links('Find two to four connections between these concepts.'), 4)
  assert.equal(links('Find the connections between these concepts.'), 4)
})

test('each draft template draws out something else of the same pair', () => {
  const templates = idsIn('templates', 'draft')
  const drafts = templates.map((id) => draftFor(id, ['desire-path', 'stigmergy']))
  assert.equal(new Set(drafts).size, templates.length)
  for (const draft of drafts) assert.ok(draft.split('\n').filter((line) => line.trim()).length >= 3)
})

test('numbered stages are written in the tags that the prompt shows', () => {
  const answerText = draftFor('rolling-thread', ['escapement', 'masonry-arch', 'kintsugi'])
  assert.deepEqual(
    [...answerText.matchAll(/^<essay-idea stage="(\d)">$/gm)].map(([, stage]) => stage),
    ['1', '2', '3'],
  )
  assert.match(essayIdeaLast(answerText), /^# .*kintsugi/m)
})

test('the first stage of a growing draft speaks of the first concept alone', () => {
  const [first = ''] = draftFor('rolling-thread', ['escapement', 'kintsugi']).split('</essay-idea>')
  assert.match(first, /^# Escapement$/m)
  assert.doesNotMatch(first, /kintsugi|in common/i)
})

test('a draft in another language than English holds no English', () => {
  const german = answer(
    'Finde Verbindungen zwischen diesen Konzepten.\n\n**Pilzgeflecht**\nEin Pilzgeflecht ist ein Netz aus Fäden, das den Boden durchsucht und Signale trägt.\n\n**Code**\nEin Code schützt die Signale vor dem Rauschen und ist so weit wie ein Netz.\n',
  )
  assert.match(german, /^## \d\. Signale$/m)
  assert.doesNotMatch(german, /\b(?:the|share|parallel|thread)\b/i)
  const japanese = answer(
    '次の概念のつながりを見つけてください。\n\n### 潮汐固定\n摩擦が回転のエネルギーを奪い、月はいつも同じ面を向けている。\n\n### 脱進機\n摩擦で失われたエネルギーを振り子に返す部品である。\n',
  )
  assert.match(japanese, /エネルギー/)
  assert.doesNotMatch(japanese, /[a-z]/)
})

test('an essay has a title and paragraphs made of the sentences of its draft', () => {
  const draft = draftFor('borrowed-solution', ['escapement', 'masonry-arch'])
  const essay = essayFor('guided-tour', draft)
  const [title = '', ...paragraphs] = essay.trim().split('\n\n')
  assert.match(title, /^# \S/)
  assert.ok(paragraphs.length >= 3)
  assert.doesNotMatch(paragraphs.join('\n'), /^[-#*]/m)
  const said = draft.replaceAll(/^(?:- \*\*[^*]+\*\*|#+.*$)/gm, '')
  const added = paragraphs
    .flatMap((paragraph) => paragraph.split(/(?<=[.?])\s+/))
    .filter((sentence) => !said.includes(sentence))
  // What is not the draft's own only says whose sentence follows.
  for (const sentence of added)
    assert.match(sentence, /^[A-Z][a-z ]+ (?:an escapement|a masonry arch)\.$/)
})

test('an essay on a single thread leaves out what does not belong to it', () => {
  const draft = draftFor('shared-mechanism', ['desire-path', 'stigmergy'])
  const words = (template: string): number => essayFor(template, draft).split(/\s+/).length
  assert.ok(words('single-thread') < words('guided-tour'))
})

test('an essay keeps to the length that is asked for', () => {
  const text = conceptsFor(['escapement', 'kintsugi', 'annealing', 'stigmergy'])
    .map(({ content }) => content)
    .join('\n\n')
  const essay = answer(
    `Write an essay of 150 words from these notes.\n\n<notes>\n${text}\n</notes>`,
  )
  const count = essay.split(/\s+/).length
  assert.ok(count > 80 && count < 200, String(count))
})

test('an essay in the tag that a prompt shows comes in that tag', () => {
  const prompt = `${render('essay', 'single-thread', { draft_block: CLOCK.content })}\nPut it in <essay>...</essay>.`
  assert.match(answer(prompt), /^<essay>\n[^]+\n<\/essay>\n$/)
})
