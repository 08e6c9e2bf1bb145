import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import * as fc from 'fast-check'
import { runnerConformance } from '../../src/runners/conformance.ts'
import type { RunnerReply, RunnerRequest } from '../../src/runners/contract.ts'
import { offlineRunner } from '../../src/runners/offline.ts'
import { answer } from '../../src/runners/offline/answer.ts'
import { conceptsFor, draftFor, render } from './offline-rig.ts'

runnerConformance('offline', {
  test,
  answers: () => ({ runner: offlineRunner, expected: (prompt) => answer(prompt) }),
  blank: {
    cannot: 'only a blank prompt gets a blank answer; the check of the empty prompt has it',
  },
  fails: { cannot: 'it has no provider that could fail' },
  hangs: { cannot: 'it waits for nothing' },
})

const PAIR = ['escapement', 'masonry-arch'] as const
const PROMPT = render('draft', 'shared-mechanism', { concepts: conceptsFor(PAIR) })

async function ask(
  t: TestContext,
  more: Partial<RunnerRequest> = {},
): Promise<{ text: string; reply: RunnerReply }> {
  const folder = mkdtempSync(join(tmpdir(), 'reverie-offline-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const [inputPath, outputPath] = [join(folder, 'in.md'), join(folder, 'out.md')]
  writeFileSync(inputPath, PROMPT)
  const reply = await offlineRunner({
    stage: 'draft',
    attempt: 1,
    backend: { provider: 'offline', model: 'lexical' },
    inputPath,
    outputPath,
    timeoutMs: 60_000,
    signal: new AbortController().signal,
    ...more,
  })
  return { text: readFileSync(outputPath, 'utf8'), reply }
}

test('every answer says that no model was asked, and counts no tokens', async (t) => {
  const { reply } = await ask(t)
  assert.match(reply.note ?? '', /no model/)
  assert.equal(reply.usage, undefined)
  assert.equal(reply.costUsd, undefined)
  assert.equal(reply.finishReason, 'stop')
})

test('neither the name of the stage nor the attempt nor the model changes the answer', async (t) => {
  const backend = { provider: 'offline', model: 'another' }
  const [one, other] = [await ask(t), await ask(t, { stage: 'draft-2', attempt: 3, backend })]
  assert.equal(one.text, other.text)
})

test('a seed varies the answer, and the same seed gives the same one', async (t) => {
  const [first, again] = [await ask(t, { seed: 7 }), await ask(t, { seed: 7 })]
  assert.equal(first.text, again.text)
  const texts = Array.from({ length: 8 }, (_, seed) => draftFor('shared-mechanism', PAIR, seed))
  assert.ok(new Set(texts).size > 1)
})

/** Pieces that mean something to the parts of the runner; a blank stands for itself. */
const FRAGMENTS =
  `# |**|<concept name="a">|</concept>|\\n|\\n\\n|---\\n|====\\n|- |{|}|[|"a": |SCORE: <0-9>|Return JSON|Write an essay|concepts. |A clock ticks. |今日は雨。|a| |1.|: |<a>|</a>|…|'s`
    .replaceAll('\\n', '\n')
    .split('|')

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 60 }).map((parts) => parts.join('')),
)

test('any text gets an answer, the same each time, and a blank one only if it is blank', () => {
  fc.assert(
    fc.property(anyText, fc.option(fc.integer(), { nil: undefined }), (prompt, seed) => {
      const options = seed === undefined ? {} : { seed }
      const said = answer(prompt, options)
      assert.equal(said, answer(prompt, options))
      assert.equal(said.trim() === '', prompt.trim() === '')
    }),
    { numRuns: 400 },
  )
})

test('the time grows with the length of a prompt and not with its square', () => {
  const parts: Record<string, string> = {
    prose: 'A clock ticks in the hall, and nobody listens to it. ',
    lines: 'All the same – line 日本.\n',
    japanese: '吾輩は猫である。名前はまだ無い。',
    tags: '<a>\n',
    braces: 'Return JSON {"a": ',
    blanks: ' \n',
    dots: '. ',
  }
  for (const [name, part] of Object.entries(parts)) {
    const time = (size: number): number => {
      const prompt = `x${part.repeat(Math.ceil(size / part.length))}`
      const before = process.cpuUsage()
      answer(prompt)
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1000
    }
    time(20_000)
    const [small, large] = [time(50_000), time(400_000)]
    // Eight times the text; sixty-four times the time would be the square.
    assert.ok(large < 30 * Math.max(small, 20), `${name}: ${small} ms, then ${large} ms`)
  }
})
