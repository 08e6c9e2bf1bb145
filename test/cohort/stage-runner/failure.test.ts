import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { UnknownModelError } from '../../../src/cohort/stage-runner/backend.ts'
import { StageSpecError } from '../../../src/cohort/stage-runner/spec.ts'
import { UnknownParserError } from '../../../src/core/parse/registry.ts'
import { TemplateError } from '../../../src/core/template/error.ts'
import { LockedError } from '../../../src/io/lock.ts'
import { bench, failure } from './bench.ts'

const SHORT = 'Only one line.'

test('a draft of fewer than three lines fails, and what it said is kept as raw.txt', async (t) => {
  const { runner, draft, folder, read, json } = bench(t, () => SHORT)
  const error = await failure(runner.run(draft))
  assert.equal(error.stage, 'draft.d_1')
  assert.equal(read('raw.txt'), SHORT)
  assert.ok(!existsSync(join(folder(), 'parsed.txt')))
  const { reverie } = json('metadata.json') as { reverie: { failure: { code: string } } }
  assert.equal(reverie.failure.code, 'bad_output')
  assert.equal(json('raw_metadata.json')['raw_length'], SHORT.length)
})

test('what was not accepted is asked for again, and never taken for an answer', async (t) => {
  let answer = SHORT
  const { runner, draft, asked } = bench(t, () => answer)
  await failure(runner.run(draft))
  await failure(runner.run(draft))
  answer = 'One.\nTwo.\nThree.'
  assert.equal((await runner.run(draft)).text(), answer)
  assert.equal(asked.asked.length, 3)
  assert.equal((await runner.run(draft)).source, 'cache')
})

test('a truncated answer is a failure, its text kept, also when only the reason to end says so', async (t) => {
  for (const verdict of ['truncated', undefined] as const) {
    const { runner, draft, folder, read, json } = bench(t, (_, request) => {
      writeFileSync(request.outputPath, 'One.\nTwo.\nThree and')
      return { finishReason: 'length', ...(verdict && { verdict }) }
    })
    await failure(runner.run(draft))
    assert.equal(read('raw.txt'), 'One.\nTwo.\nThree and')
    assert.ok(!existsSync(join(folder(), 'parsed.txt')))
    assert.equal(json('metadata.json')['truncated'], true)
    assert.equal(json('raw_metadata.json')['truncated'], true)
    await failure(runner.run({ ...draft, parserName: 'identity' }))
    assert.ok(!existsSync(join(folder(), 'parsed.txt')), 'no parser makes it whole')
  }
})

test('the metadata of a failed generation tells of the texts that are there, and of no others', async (t) => {
  let isGood = true
  const { runner, draft, json } = bench(t, () => (isGood ? undefined : 'One line.'))
  await runner.run(draft)
  const { raw_chars: rawChars } = json('metadata.json')
  isGood = false
  await failure(runner.run(draft, { force: true }))
  const { files, ...kept } = json('metadata.json')
  assert.deepEqual(files, { prompt: 'prompt.txt', raw: 'raw.txt' })
  assert.deepEqual([kept['raw_chars'], kept['parsed_chars']], [rawChars, 0])
  const second = { ...draft, genId: 'd_2' }
  await failure(runner.run(second))
  const { files: found, ...of } = json('metadata.json', second)
  assert.deepEqual(found, { prompt: 'prompt.txt', raw: 'raw.txt' })
  assert.deepEqual([of['raw_chars'], of['parsed_chars'], of['parser_name']], [9, 0, null])
})

test('an answer mended by hand, or read by a better parser, counts without a call', async (t) => {
  const { runner, draft, asked, folder } = bench(t, () => 'Good.\nBut no score.\nSCORE 7/9')
  const spec = {
    ...draft,
    stage: 'evaluation',
    parserName: 'in_last_line',
    model: 'judge',
  } as const
  const evaluation = { ...spec, templateId: 'novelty', values: { response: 'x' } }
  await failure(runner.run(evaluation))
  assert.equal((await runner.run({ ...evaluation, parserName: 'complex' })).text(), '7.0')
  const other = { ...evaluation, genId: 'd_2' }
  await failure(runner.run(other))
  writeFileSync(join(folder(other), 'raw.txt'), 'Good.\nSCORE: 8')
  assert.equal((await runner.run(other)).text(), '8.0')
  assert.equal(asked.asked.length, 2)
})

test('a text put by hand in the place of a failed one stands, and is not asked for', async (t) => {
  const { runner, draft, asked, folder, read } = bench(t, () => SHORT)
  await failure(runner.run(draft))
  writeFileSync(join(folder(), 'parsed.txt'), 'Mended.')
  assert.equal((await runner.run(draft)).text(), 'Mended.')
  assert.equal((await runner.run(draft)).source, 'cache')
  assert.equal(asked.asked.length, 1)
  assert.doesNotMatch(read('metadata.json'), /failure/)
})

test('a raw.txt that was spoilt by hand takes what was read of it before along', async (t) => {
  const { runner, draft, folder } = bench(t)
  await runner.run(draft)
  writeFileSync(join(folder(), 'raw.txt'), SHORT)
  await failure(runner.run(draft))
  assert.ok(!existsSync(join(folder(), 'parsed.txt')))
})

test('an answer put there by hand is read, and said to be one', async (t) => {
  const { runner, draft, asked, folder, json } = bench(t)
  mkdirSync(folder(), { recursive: true })
  writeFileSync(join(folder(), 'raw.txt'), 'One.\nTwo.\nThree.')
  assert.equal((await runner.run(draft)).text(), 'One.\nTwo.\nThree.')
  assert.equal(asked.asked.length, 0)
  assert.equal(json('metadata.json')['parsed_chars'], 'One.\nTwo.\nThree.'.length)
})

test('attempts are repeated as often as the runner is told', async (t) => {
  const { draft, dataRoot, asked } = bench(t, () => SHORT)
  const { StageRunner } = await import('../../../src/cohort/stage-runner/stage-runner.ts')
  const patient = new StageRunner({ dataRoot, runner: asked, retries: 2 })
  t.after(() => patient.close())
  const error = await failure(patient.run(draft))
  assert.equal(error.attempts, 3)
  assert.equal(asked.asked.length, 3)
})

test('a template that cannot be filled fails that generation alone and says which name it lacks', async (t) => {
  const { runner, draft, asked, events, json } = bench(t)
  const error = await failure(runner.run({ ...draft, values: {} }))
  assert.ok(error.lastError instanceof TemplateError)
  assert.deepEqual(error.lastError.missing, ['concepts'])
  assert.equal(asked.asked.length, 0)
  const { reverie } = json('metadata.json') as { reverie: { failure: { code: string } } }
  assert.equal(reverie.failure.code, 'template_undefined')
  assert.equal(events.filter(({ type }) => type === 'stage-end').length, 1)
  assert.equal((await runner.run(draft)).source, 'model')
})

test('a copy of a text that is not there fails and says where it was looked for', async (t) => {
  const { runner, draft, outDir } = bench(t)
  const passThroughFrom = join(outDir, 'draft/d_0/parsed.txt')
  const copy = { ...draft, stage: 'essay', mode: 'copy', passThroughFrom } as const
  const error = await failure(runner.run(copy))
  assert.deepEqual((error.lastError as { path?: string }).path, passThroughFrom)
})

test('a copy is there only when what it was made from is told beside it', async (t) => {
  const { runner, draft, outDir } = bench(t, () => 'One.\nTwo.\nThree.')
  await runner.run(draft)
  const passThroughFrom = join(outDir, 'draft/d_1/parsed.txt')
  const copy = { ...draft, stage: 'essay', genId: 'e_1', mode: 'copy', passThroughFrom } as const
  // Where the metadata cannot be written the text must not be, or a later run would adopt it.
  const blocked = join(outDir, 'essay/e_1/parsed_metadata.json')
  mkdirSync(join(blocked, 'in the way'), { recursive: true })
  await assert.rejects(runner.run(copy))
  assert.equal(existsSync(join(outDir, 'essay/e_1/parsed.txt')), false)
})

test('what cannot be meant is refused before anything is written', async (t) => {
  const { runner, draft, folder } = bench(t)
  const { model: _, ...nameless } = draft
  const evaluation = { ...draft, stage: 'evaluation' } as const
  const refused = (spec: typeof draft, field: string) =>
    assert.rejects(runner.run(spec), (error) => {
      assert.ok(error instanceof StageSpecError, String(error))
      assert.equal(error.field, field)
      return true
    })
  await refused(nameless, 'model')
  await refused(evaluation, 'parserName')
  await refused({ ...draft, maxTokens: 0 }, 'maxTokens')
  await refused({ ...draft, mode: 'copy' }, 'passThroughFrom')
  await refused({ ...draft, stage: 'poem' as 'draft' }, 'stage')
  await assert.rejects(runner.run({ ...draft, genId: '../d_1' }), TypeError)
  await assert.rejects(runner.run({ ...draft, model: 'writr' }), (error) => {
    assert.ok(error instanceof UnknownModelError)
    assert.match(error.message, /writer/)
    return true
  })
  await assert.rejects(runner.run({ ...evaluation, parserName: 'nope' }), UnknownParserError)
  await assert.rejects(runner.run({ ...draft, templateId: 'nowhere' }), { code: 'not_found' })
  assert.ok(!existsSync(folder()))
})

test('a parser with a bug spoils one answer and not the run', async (t) => {
  const { registerParser } = await import('../../../src/core/parse/registry.ts')
  registerParser('draft', 'buggy', () => {
    throw new TypeError('undefined is not a function')
  })
  const { runner, draft, read } = bench(t)
  await failure(runner.run({ ...draft, parserName: 'buggy' }))
  assert.match(read('raw.txt'), /SCORE/)
})

test('a full disk is said as what it is, and a later run goes on', async (t) => {
  const fs = await import('node:fs')
  const { syncBuiltinESMExports } = await import('node:module')
  const { runner, draft, asked, read } = bench(t)
  const real = fs.default.writeFileSync
  t.after(() => {
    fs.default.writeFileSync = real
    syncBuiltinESMExports()
  })
  fs.default.writeFileSync = ((path: string, ...rest: [string]) => {
    if (path.includes('parsed.txt')) {
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
    }
    real(path, ...rest)
  }) as typeof real
  syncBuiltinESMExports()
  await assert.rejects(runner.run(draft), { code: 'disk_full' })
  fs.default.writeFileSync = real
  syncBuiltinESMExports()
  assert.equal((await runner.run(draft)).text(), read('raw.txt'))
  assert.equal(asked.asked.length, 1, 'the answer is not paid for again')
  assert.equal(JSON.parse(read('metadata.json')).total_tokens, 120)
  assert.equal(
    readFileSync(join(runner.dataRoot, 'gens/gens-journal.jsonl'), 'utf8').includes('disk'),
    false,
  )
})

test('a folder that another process works on is named, with what can be chosen instead', async (t) => {
  const { runner, draft, outDir } = bench(t)
  mkdirSync(outDir, { recursive: true })
  writeFileSync(join(outDir, 'gens.lock'), JSON.stringify({ pid: process.ppid }))
  await assert.rejects(runner.run(draft), (error: unknown) => {
    assert.ok(error instanceof LockedError)
    const start = `The folder of generations ${outDir} is in use by the process with pid`
    assert.ok(error.message.startsWith(start), error.message)
    assert.match(error.message, /or choose another folder\.$/)
    return true
  })
})
