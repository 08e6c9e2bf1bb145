import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { bench, CONCEPTS, failure } from './bench.ts'

test('a draft leaves prompt, raw and parsed text with the metadata of each', async (t) => {
  const { runner, draft, asked, folder, read, json } = bench(t)
  const result = await runner.run(draft)
  assert.equal(result.source, 'model')
  assert.deepEqual(readdirSync(folder()).sort(), [
    'metadata.json',
    'parsed.txt',
    'parsed_metadata.json',
    'prompt.txt',
    'raw.txt',
    'raw_metadata.json',
  ])
  assert.equal(read('prompt.txt'), 'DRAFT plain\nMoat: A ditch.\nBark: A skin.\n')
  assert.equal(result.text(), read('raw.txt'))
  assert.equal(asked.asked[0]?.maxTokens, 20_480)
  assert.deepEqual(asked.asked[0]?.backend, { provider: 'test', model: 'writer' })
  const { reverie: record, ...fields } = json('metadata.json')
  assert.deepEqual(fields, {
    stage: 'draft',
    gen_id: 'd_1',
    mode: 'llm',
    template_id: 'plain',
    llm_model_id: 'writer',
    source: 'model',
    finish_reason: 'stop',
    truncated: false,
    usage: { inputTokens: 100, outputTokens: 20 },
    total_tokens: 120,
    cost_usd: 0.01,
    duration_s: 0.003,
    duration_ms: 3,
    max_tokens: 20_480,
    parser_name: null,
    input_mode: 'prompt',
    prompt_chars: read('prompt.txt').length,
    raw_chars: read('raw.txt').length,
    parsed_chars: read('parsed.txt').length,
    files: { prompt: 'prompt.txt', raw: 'raw.txt', parsed: 'parsed.txt' },
  })
  assert.ok(record)
  assert.equal(json('raw_metadata.json')['finish_reason'], 'stop')
  assert.equal(json('parsed_metadata.json')['success'], true)
})

test('what is there and made of the same things is not made again, also by another runner', async (t) => {
  const { runner, open, draft, asked, events, read } = bench(t)
  await runner.run(draft)
  await runner.close()
  const before = read('metadata.json')
  const result = await open().run(draft)
  assert.equal(result.source, 'cache')
  assert.equal(asked.asked.length, 1)
  assert.equal(read('metadata.json'), before)
  assert.equal(events.filter(({ type }) => type === 'stage-cached').length, 1)
})

test('other values or another template ask anew and leave nothing of the old texts', async (t) => {
  const { runner, draft, asked, dataRoot, read, json } = bench(t)
  await runner.run(draft)
  const first = read('parsed.txt')
  await runner.run({ ...draft, values: { concepts: CONCEPTS.toReversed() } })
  assert.equal(asked.asked.length, 2)
  assert.match(read('prompt.txt'), /plain\nBark/)
  writeFileSync(
    join(dataRoot, '1_raw/templates/draft/plain.txt'),
    'DRAFT other\n{{ concepts[0].name }}',
  )
  await runner.run({ ...draft, values: { concepts: CONCEPTS.toReversed() } })
  assert.equal(asked.asked.length, 3)
  assert.notEqual(read('parsed.txt'), first)
  assert.equal(json('metadata.json')['prompt_chars'], 'DRAFT other\nBark'.length)
})

test('a template that renders the same prompt as before asks nobody', async (t) => {
  const { runner, draft, asked, dataRoot, read } = bench(t)
  await runner.run(draft)
  const file = join(dataRoot, '1_raw/templates/draft/plain.txt')
  writeFileSync(file, `{# a remark #}${readFileSync(file, 'utf8')}`)
  assert.equal((await runner.run(draft)).source, 'cache')
  assert.equal(asked.asked.length, 1)
  const record = JSON.stringify(JSON.parse(read('metadata.json')).reverie)
  assert.equal((await runner.run(draft)).source, 'cache')
  assert.equal(JSON.stringify(JSON.parse(read('metadata.json')).reverie), record)
})

test('an edited prompt is asked as it stands, an edited answer is read again, an edited text stays', async (t) => {
  const { runner, draft, asked, folder, read } = bench(t)
  await runner.run(draft)
  writeFileSync(join(folder(), 'prompt.txt'), 'DRAFT by hand')
  await runner.run(draft)
  assert.equal(asked.prompts[1], 'DRAFT by hand')
  assert.equal(read('prompt.txt'), 'DRAFT by hand')
  writeFileSync(join(folder(), 'raw.txt'), 'One.\nTwo.\nThree.')
  assert.equal((await runner.run(draft)).text(), 'One.\nTwo.\nThree.')
  writeFileSync(join(folder(), 'parsed.txt'), 'Mine.')
  assert.equal((await runner.run(draft)).text(), 'Mine.')
  assert.equal(asked.asked.length, 2)
})

test('a deleted file is made again with what lies below it', async (t) => {
  const { runner, draft, asked, folder } = bench(t)
  await runner.run(draft)
  unlinkSync(join(folder(), 'parsed.txt'))
  await runner.run(draft)
  assert.equal(asked.asked.length, 1, 'the answer is read again')
  unlinkSync(join(folder(), 'prompt.txt'))
  await runner.run(draft)
  assert.equal(asked.asked.length, 1, 'the same prompt is written again')
  assert.ok(existsSync(join(folder(), 'prompt.txt')))
  unlinkSync(join(folder(), 'raw.txt'))
  await runner.run(draft)
  assert.equal(asked.asked.length, 2)
})

test('force makes everything anew and keeps the old answer until there is a new one', async (t) => {
  let say: Error | undefined
  const { runner, draft, asked, read } = bench(t, () => say)
  await runner.run(draft)
  await runner.run(draft, { force: true })
  assert.equal(asked.asked.length, 2)
  const raw = read('raw.txt')
  say = new Error('no network')
  await failure(runner.run(draft, { force: true }))
  assert.equal(read('raw.txt'), raw)
  assert.equal((await runner.run(draft)).source, 'cache', 'the old answer is read again')
  assert.equal(asked.asked.length, 3)
})

test('promptText is asked as it is, without a template', async (t) => {
  const { runner, draft, asked } = bench(t)
  const spec = { ...draft, templateId: 'none', values: {}, promptText: 'Ready { made }.' }
  await runner.run(spec)
  assert.deepEqual(asked.prompts, ['Ready { made }.'])
  assert.equal((await runner.run(spec)).source, 'cache')
  await runner.run({ ...spec, promptText: 'Another.' })
  assert.equal(asked.prompts.length, 2)
})

test('a copy is its parent byte for byte, without prompt and call', async (t) => {
  const { runner, draft, asked, outDir, folder, read, json, events } = bench(
    t,
    () => 'a\r\nb\n\u00e9\n',
  )
  await runner.run(draft)
  const source = join(folder(), 'parsed.txt')
  const copy = {
    ...draft,
    stage: 'essay',
    genId: 'e_1',
    mode: 'copy',
    passThroughFrom: source,
  } as const
  const result = await runner.run(copy)
  assert.deepEqual([result.source, result.text()], ['copy', read('parsed.txt')])
  assert.equal(asked.asked.length, 1)
  assert.deepEqual(readdirSync(join(outDir, 'essay/e_1')).sort(), [
    'metadata.json',
    'parsed.txt',
    'parsed_metadata.json',
  ])
  assert.equal(json('metadata.json', copy)['copied_from'], 'gens/draft/d_1/parsed.txt')
  assert.equal(json('metadata.json', copy)['source'], 'copy')
  assert.equal(json('parsed_metadata.json', copy)['input_mode'], 'copy')
  assert.equal((await runner.run(copy)).source, 'cache')
  writeFileSync(source, 'Edited.')
  assert.equal((await runner.run(copy)).text(), 'Edited.')
  const ends = events.filter((event) => event.type === 'stage-end' && event.stage === 'essay.e_1')
  assert.equal(ends.length, 2)
})

test("an essay's text is its answer with one kind of line end, whatever parser it names", async (t) => {
  const { runner, draft } = bench(t, () => 'One\r\ntwo\rthree')
  const essay = {
    ...draft,
    stage: 'essay',
    templateId: 'long',
    values: { draft_block: 'x' },
  } as const
  const result = await runner.run({ ...essay, parserName: 'in_last_line' })
  assert.equal(result.text(), 'One\ntwo\nthree')
})

test("a parser takes what counts out of a draft's and an evaluation's answer", async (t) => {
  const { runner, draft } = bench(t)
  const idea = await runner.run({ ...draft, templateId: 'idea', parserName: 'essay_idea_last' })
  assert.match(idea.text(), /^An idea of/)
  const evaluation = {
    ...draft,
    stage: 'evaluation',
    templateId: 'novelty',
    model: 'judge',
  } as const
  const spec = { ...evaluation, values: { response: 'x' }, parserName: 'in_last_line' }
  assert.equal((await runner.run(spec)).text(), '7.0')
})

test('another parser reads the answer that is there', async (t) => {
  const { runner, draft, asked } = bench(t)
  await runner.run(draft)
  const again = await runner.run({ ...draft, parserName: 'essay_idea_last' })
  assert.match(again.text(), /^An idea of/)
  assert.equal(asked.asked.length, 1)
})

test('another backend behind a model asks anew', async (t) => {
  const { runner, open, draft, asked, dataRoot } = bench(t)
  await runner.run(draft)
  await runner.close()
  const table = join(dataRoot, '1_raw/llm_models.csv')
  writeFileSync(table, readFileSync(table, 'utf8').replace('test:writer', 'test:better'))
  await open().run(draft)
  assert.deepEqual(
    asked.asked.map(({ backend }) => backend.model),
    ['writer', 'better'],
  )
})

test('a generation that is being made is not begun a second time', async (t) => {
  const { runner, draft } = bench(t)
  const [first, second] = await Promise.allSettled([runner.run(draft), runner.run(draft)])
  assert.equal(first.status, 'fulfilled')
  assert.ok(second.status === 'rejected' && second.reason instanceof TypeError)
})

test('fields that others wrote survive, and an unreadable metadata file is kept aside', async (t) => {
  const { runner, draft, folder, json, events } = bench(t)
  await runner.run(draft)
  const path = join(folder(), 'metadata.json')
  writeFileSync(path, JSON.stringify({ ...json('metadata.json'), mine: { a: 1 }, run_id: 'r' }))
  await runner.run(draft, { force: true })
  assert.deepEqual(
    [json('metadata.json')['mine'], json('metadata.json')['run_id']],
    [{ a: 1 }, 'r'],
  )
  writeFileSync(path, '{ torn')
  await runner.run(draft)
  assert.equal(readFileSync(`${path}.unreadable`, 'utf8'), '{ torn')
  assert.equal(json('metadata.json')['template_id'], 'plain')
  assert.equal(events.filter(({ type }) => type === 'warning').length, 1)
})
