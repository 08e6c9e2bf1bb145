import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answer } from '../../src/runners/offline/answer.ts'
import { partsOf } from '../../src/runners/offline/material.ts'
import { idsIn, readText, render } from './offline-rig.ts'

const ARTICLE = readText('concepts', 'descriptions-article', 'stigmergy.txt').trim()

const sentencesIn = (text: string): string[] => text.match(/(?<=^- ).+$/gm) ?? []

test('any other prompt gets sentences of its material, under a line that says so', () => {
  const said = answer(`Critique the text below and name its weaknesses.\n\n${ARTICLE}`)
  assert.match(said, /^# Extract: \d of 19 sentences/)
  const sentences = sentencesIn(said)
  assert.ok(sentences.length > 0)
  for (const sentence of sentences) assert.ok(ARTICLE.includes(sentence), sentence)
})

test('as many sentences are given as the prompt asks for', () => {
  const ask = (how: string): number => sentencesIn(answer(`${how}\n\n${ARTICLE}`)).length
  assert.equal(ask('Summarise the following in two sentences.'), 2)
  assert.equal(ask('Give me 5 bullet points on the text below.'), 5)
})

test('a question is answered with sentences that hold its words', () => {
  const said = answer(`${ARTICLE}\n\nWhat does evaporation do? Answer in one sentence.`)
  assert.match(said, /^- Evaporation matters as much as marking/m)
})

test('a prompt without material is not answered with invented text', () => {
  for (const prompt of ['Write a haiku about rain.', 'What is the capital of France?', '!!!']) {
    assert.match(answer(prompt), /^# Extract: the prompt holds nothing to draw on/)
    assert.deepEqual(sentencesIn(answer(prompt)), [prompt])
  }
})

test('the material of a prompt is found in tags, between rulers and among instructions', () => {
  const prompts = {
    tag: `You judge texts.\n\n<text>\n${ARTICLE}\n</text>\n\nName the best line.`,
    ruler: `RESPONSE TO EVALUATE:\n${ARTICLE}\n\n====\n\nYou are an editor. Judge the text.\n`,
    fence: `Summarise this:\n\n~~~\n${ARTICLE}\n~~~\n`,
    label: `Your task is to judge a text.\n\nText:\n${ARTICLE}\n\nGive reasons. Keep it short.\n`,
    paragraphs: `Summarise what follows.\n\n${ARTICLE}\n\nWrite plain English. Avoid lists.\n`,
  }
  for (const [how, prompt] of Object.entries(prompts)) {
    assert.equal(partsOf(prompt).material, ARTICLE, how)
  }
})

test('what an essay or an evaluation template is given is found again, whatever it holds', () => {
  const text = `# A title\n\n- **Label:** You should look at <b>this</b>.\n\n---\n\n${ARTICLE}\n\nTo be tested: write it down.`
  for (const id of idsIn('templates', 'evaluation')) {
    assert.equal(partsOf(render('evaluation', id, { response: text })).material, text, id)
  }
  for (const id of ['single-thread', 'guided-tour']) {
    const prompt = render('essay', id, { draft_block: text, links_block: text })
    assert.equal(partsOf(prompt).material, text, id)
  }
})
