import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ReverieError } from '../../src/core/errors.ts'
import type { ReverieEvent } from '../../src/core/event.ts'
import type { PipelineError } from '../../src/core/pipeline-error.ts'
import { DiskError } from '../../src/io/disk-error.ts'
import { LockedError } from '../../src/io/lock.ts'
import type { Runner } from '../../src/runners/contract.ts'
import { scanJournal } from '../../src/session/journal-scan.ts'
import { readJournal } from '../../src/session/journal-reader.ts'
import { heldRunner, rig, scriptedRunner, temporaryFolder } from '../helpers/rig.ts'

test('a finished stage is not paid for again, and its answer comes from its file', async (t) => {
  const runner = scriptedRunner('paid')
  const first = rig(t, { runner })
  await first.session.runPrompt('a', 'x', 'offline')
  const second = await first.next()
  const result = await second.session.runPrompt('a', 'x', 'offline')
  assert.equal(runner.requests.length, 1)
  assert.equal(result.source, 'cache')
  assert.equal(result.text(), 'paid')
  assert.equal(result.process.exitCode, 0)
  assert.equal(result.attempts, 1)
  assert.deepEqual(
    second.events.map(({ type }) => type),
    ['session-start', 'stage-cached'],
  )
})

test('a reply that does not tell how long it took loses nothing of its attempt', async (t) => {
  const silent = { exitCode: undefined, durationMs: undefined, costUsd: 2 } as object
  const { session } = rig(t, {
    runner: async (request) => ({ ...(await scriptedRunner('paid')(request)), ...silent }),
  })
  await session.runPrompt('a', 'x', 'offline')
  const { spent, problems } = readJournal(session.journalPath)
  assert.equal(spent.costUsd, 2)
  assert.deepEqual(problems, [])
})

test('what can change the answer makes a stage run again; what cannot does not', async (t) => {
  const runner = scriptedRunner('ok')
  const { session } = rig(t, { runner })
  const base = { tools: 'Read', extraFlags: ['--a'], timeoutMs: 1000 }
  const run = (prompt = 'x', backend = 'offline:m', options: object = {}) =>
    session.runPrompt('a', prompt, backend, { ...base, ...options })
  await run()
  const calls = () => runner.requests.length
  for (const options of [
    { timeoutMs: 9 },
    { idleTimeoutMs: 9 },
    { retries: 3 },
    { retryDelayMs: 4 },
    { env: { A: '1' } },
    { cwd: '/' },
  ]) {
    await run('x', 'offline:m', options)
    assert.equal(calls(), 1, JSON.stringify(options))
  }
  let expected = 1
  for (const [prompt, backend, options] of [
    ['y', 'offline:m', {}],
    ['y', 'offline:n', {}],
    ['y', 'other:n', {}],
    ['y', 'other:n', { tools: 'Bash' }],
    ['y', 'other:n', { tools: 'Bash', permissionMode: 'plan' }],
    ['y', 'other:n', { tools: 'Bash', permissionMode: 'plan', extraFlags: ['--b'] }],
    [
      'y',
      'other:n',
      { tools: 'Bash', permissionMode: 'plan', extraFlags: ['--b'], temperature: 1 },
    ],
  ] as const) {
    await run(prompt, backend, options)
    expected += 1
    assert.equal(calls(), expected, JSON.stringify([prompt, backend, options]))
  }
})

test('two stages with one prompt are two calls', async (t) => {
  const runner = scriptedRunner('ok')
  const { session } = rig(t, { runner })
  await session.runPrompt('a', 'x', 'offline')
  await session.runPrompt('b', 'x', 'offline')
  assert.equal(runner.requests.length, 2)
})

test('an output edited by hand is kept, and exactly what quotes it runs again', async (t) => {
  const runner = scriptedRunner('ok')
  const workflow = async (r: ReturnType<typeof rig>) => {
    const draft = await r.session.runPrompt('draft', 'x', 'offline')
    await r.session.runPrompt('essay', `Expand: ${draft.text()}`, 'offline')
    return r.session.runPrompt('other', 'y', 'offline')
  }
  const first = rig(t, { runner })
  await workflow(first)
  assert.equal(runner.requests.length, 3)
  writeFileSync(join(first.folder, 'p-draft-output.md'), 'better')
  const second = await first.next()
  await workflow(second)
  assert.deepEqual(
    runner.requests.slice(3).map(({ stage }) => stage),
    ['essay'],
  )
  assert.equal(runner.prompts[3], 'Expand: better')
})

test('an output that was deleted or emptied runs again', async (t) => {
  const runner = scriptedRunner('ok')
  const { session, folder } = rig(t, { runner })
  await session.runPrompt('a', 'x', 'offline')
  rmSync(join(folder, 'p-a-output.md'))
  await session.runPrompt('a', 'x', 'offline')
  writeFileSync(join(folder, 'p-a-output.md'), '\n'.repeat(40))
  await session.runPrompt('a', 'x', 'offline')
  assert.equal(runner.requests.length, 3)
})

test('an answer whose prompt went back and forth is the one of the last prompt', async (t) => {
  const runner = scriptedRunner('answer to x', 'answer to y', 'answer to x again')
  const { session } = rig(t, { runner })
  await session.runPrompt('a', 'x', 'offline')
  await session.runPrompt('a', 'y', 'offline')
  const third = await session.runPrompt('a', 'x', 'offline')
  assert.equal(third.text(), 'answer to x again')
})

test('the prompt of an answer is put back when another one has failed in between', async (t) => {
  const runner = scriptedRunner('answer to x', { exitCode: 1 })
  const first = rig(t, { runner })
  await first.session.runPrompt('a', 'x', 'offline')
  await assert.rejects(first.session.runPrompt('a', 'y', 'offline'))
  assert.equal(first.read('p-a-input.md'), 'y')
  const second = await first.next()
  const result = await second.session.runPrompt('a', () => 'x', 'offline')
  assert.deepEqual([result.source, result.text()], ['cache', 'answer to x'])
  assert.equal(second.read('p-a-input.md'), 'x')
})

test('an output file without a journal of it is not taken for an answer', async (t) => {
  const runner = scriptedRunner('fresh')
  const { session, folder } = rig(t, { runner })
  writeFileSync(join(folder, 'p-a-output.md'), 'from somewhere')
  const result = await session.runPrompt('a', 'x', 'offline')
  assert.equal(result.text(), 'fresh')
})

test('an answer follows when its output path is changed', async (t) => {
  const runner = scriptedRunner('paid')
  const { session, read } = rig(t, { runner })
  await session.runPrompt('a', 'x', 'offline')
  const moved = await session.runPrompt('a', 'x', 'offline', { outputPath: 'final/a.md' })
  assert.equal(moved.source, 'cache')
  assert.equal(read('final/a.md'), 'paid')
  assert.equal(runner.requests.length, 1)
})

test('an answer that another stage has since written over is not taken for its own', async (t) => {
  const runner = scriptedRunner('first', 'second', 'first again')
  const one = rig(t, { runner })
  const options = { outputPath: 'draft.md' }
  await one.session.runPrompt('draft-1', 'x', 'offline', options)
  const two = await one.next()
  await two.session.runPrompt('draft-2', 'y', 'offline', options)
  const three = await two.next()
  const elsewhere = await three.session.runPrompt('draft-1', 'x', 'offline', { outputPath: 'a.md' })
  assert.equal(elsewhere.text(), 'first again')
  const four = await three.next()
  const kept = await four.session.runPrompt('draft-2', 'y', 'offline', options)
  assert.deepEqual([kept.source, kept.text()], ['cache', 'second'])
})

test('resume: false runs again and keeps the old answer until the new one is there', async (t) => {
  const runner = scriptedRunner('old', { exitCode: 1 }, 'new')
  const { session, read } = rig(t, { runner })
  await session.runPrompt('a', 'x', 'offline')
  await assert.rejects(session.runPrompt('a', 'x', 'offline', { resume: false }))
  assert.equal(read('p-a-output.md'), 'old')
  const result = await session.runPrompt('a', 'x', 'offline', { resume: false })
  assert.equal(result.text(), 'new')
})

test('a failed stage runs again in the next run', async (t) => {
  const runner = scriptedRunner({ exitCode: 1 }, 'ok')
  const first = rig(t, { runner })
  await assert.rejects(first.session.runPrompt('a', 'x', 'offline'))
  const second = await first.next()
  assert.equal((await second.session.runPrompt('a', 'x', 'offline')).source, 'runner')
})

test('an answer of the fallback is a finished answer', async (t) => {
  const runner = scriptedRunner({ exitCode: 1 }, 'rescued')
  const first = rig(t, { runner })
  await first.session.runPrompt('a', 'x', 'claude', { fallback: 'offline' })
  const second = await first.next()
  const result = await second.session.runPrompt('a', 'x', 'claude', { fallback: 'offline' })
  assert.equal(result.source, 'cache')
  assert.equal(result.backend, 'offline')
  assert.equal(runner.requests.length, 2)
})

test('garbage in the middle of the journal is named and the rest is used', async (t) => {
  const runner = scriptedRunner('ok')
  const first = rig(t, { runner })
  await first.session.runPrompt('a', 'x', 'offline')
  await first.session.close()
  const journal = join(first.folder, 'p-journal.jsonl')
  appendFileSync(journal, 'not json at all\n\0\u{1}binary\n{"type":"stage-end","stage":"a","trunc')
  const second = await first.next()
  const warned = second.events.flatMap((event) => (event.type === 'warning' ? [event.message] : []))
  assert.equal(warned.length, 3)
  assert.match(warned[0] ?? '', /p-journal\.jsonl:7 is not an event/)
  assert.match(warned[1] ?? '', /p-journal\.jsonl:8 is not an event/)
  assert.match(warned[2] ?? '', /p-journal\.jsonl:9 is cut off/)
  await second.session.runPrompt('a', 'x', 'offline')
  assert.equal(runner.requests.length, 1)
  await second.session.runPrompt('b', 'x', 'offline')
  const third = await second.next()
  await third.session.runPrompt('b', 'x', 'offline')
  assert.equal(runner.requests.length, 2)
  const still = third.events.filter(({ type }) => type === 'warning')
  assert.equal(still.length, 2, 'the torn line was reported once')
})

test('a last line is reported wherever a crash has torn it', async (t) => {
  const { session, journal } = rig(t, {
    runner: async (request) => ({
      ...(await scriptedRunner('ok')(request)),
      usage: { inputTokens: 1, outputTokens: 2 },
    }),
  })
  await session.runPrompt('a', 'x', 'offline')
  const torn = join(temporaryFolder(t), 'torn.jsonl')
  for (const line of journal().map((event) => JSON.stringify(event))) {
    for (let length = 1; length < line.length; length += 1) {
      writeFileSync(torn, `${line}\n${line.slice(0, length)}`)
      assert.deepEqual(
        scanJournal(torn).problems.map((problem) => [problem.line, problem.torn]),
        [[2, true]],
        line.slice(0, length),
      )
    }
  }
})

test('a line that lacks what its event is made of is named, and costs nothing else', async (t) => {
  const runner = scriptedRunner('ok')
  const first = rig(t, { runner })
  await first.session.runPrompt('a', 'x', 'offline')
  await first.session.close()
  const start = { type: 'stage-start', at: 'never', fingerprint: 'q1:0', backend: 'offline' }
  const lines = [
    { type: 'stage-end', stage: 'a', status: 'success' },
    { type: 'stage-start', stage: 'b' },
    { type: 'attempt-end', stage: 'b', at: '2026-01-01', backend: 'offline', accepted: true },
    { type: 'attempt-start', stage: 'b', at: '2026-01-01', attempt: 1, partialPath: '' },
    null,
    ['stage-end'],
    { ...start, stage: 'c', inputPath: 'c.md', outputPath: 'p-c-output.md' },
  ].map((line) => JSON.stringify(line))
  const journal = join(first.folder, 'p-journal.jsonl')
  appendFileSync(journal, `${lines.join('\n')}\n`)
  const second = await first.next()
  const named = second.events.flatMap((event) =>
    event.type === 'warning' ? [/jsonl:(\d+) is not an event/.exec(event.message)?.[1]] : [],
  )
  // Lines that begin and end like beginnings and attempts are passed over unread.
  assert.deepEqual(named, ['7', '11', '12'])
  assert.equal((await second.session.runPrompt('a', 'x', 'offline')).source, 'cache')
  const third = await second.next()
  assert.equal(third.events.filter(({ type }) => type === 'warning').length, 3)
  const { spent, problems } = readJournal(journal)
  assert.equal(spent.callMs, 1)
  assert.equal(problems.length, 6)
})

test('two sessions of one process on one prefix agree about what is finished', async (t) => {
  const runner = scriptedRunner('ok')
  const first = rig(t, { runner })
  const second = rig(t, { runner, outputDir: first.folder })
  await first.session.runPrompt('a', 'x', 'offline')
  const again = await second.session.runPrompt('a', 'x', 'offline')
  assert.equal(again.source, 'cache')
  await first.session.close()
  await second.session.runPrompt('b', 'x', 'offline')
})

test('a lock left by a dead process is taken over', async (t) => {
  const first = rig(t, { runner: scriptedRunner('ok') })
  await first.session.close()
  writeFileSync(join(first.folder, 'p.lock'), JSON.stringify({ pid: 2 ** 22 - 1 }))
  const second = await first.next()
  await second.session.runPrompt('a', 'x', 'offline')
})

test('a live process of another start time does not hold the lock of a reused pid', async (t) => {
  const first = rig(t, { runner: scriptedRunner('ok') })
  await first.session.close()
  writeFileSync(join(first.folder, 'p.lock'), JSON.stringify({ pid: 1, started: '-1' }))
  await first.next()
})

test('another live process is named as the holder', async (t) => {
  const first = rig(t, { runner: scriptedRunner('ok') })
  await first.session.close()
  writeFileSync(join(first.folder, 'p.lock'), JSON.stringify({ pid: process.ppid }))
  await assert.rejects(first.next(), (error: unknown) => {
    assert.ok(error instanceof LockedError)
    assert.equal(error.pid, process.ppid)
    assert.match(error.message, new RegExp(`pid ${process.ppid}`))
    assert.match(error.message, /another prefix or folder/)
    return true
  })
})

test('a folder that has the name of the lock file is named, with what to do', async (t) => {
  const first = rig(t, { runner: scriptedRunner('ok') })
  await first.session.close()
  mkdirSync(join(first.folder, 'p.lock'))
  await assert.rejects(first.next(), (error: unknown) => {
    assert.ok(error instanceof DiskError)
    assert.match(error.message, /p\.lock: it is a folder \(EISDIR\)\. Move the folder away\./)
    return true
  })
})

test('a name used for a second prompt in one session is warned of; in a later session it is not', async (t) => {
  const { session, events, next } = rig(t, { runner: scriptedRunner('ok') })
  const warnings = (of: typeof events) =>
    of.flatMap((event) => (event.type === 'warning' ? [`${event.code} ${event.stage}`] : []))
  await session.runPrompt('a', 'x', 'offline')
  await session.runPrompt('a', 'x', 'offline', { resume: false })
  assert.deepEqual(warnings(events), [])
  await session.runPrompt('a', 'y', 'offline')
  assert.deepEqual(warnings(events), ['stage_replaced a'])
  const later = await next()
  await later.session.runPrompt('a', 'z', 'offline')
  assert.deepEqual(warnings(later.events), [])
})

test('an answer that cannot be put in its place is kept, and completed by this session or the next', async (t) => {
  for (const isLater of [false, true]) {
    const runner = scriptedRunner('paid and good', 'paid again')
    const first = rig(t, { runner })
    const inTheWay = join(first.folder, 'p-a-output.md')
    const block = ({ type }: ReverieEvent) => {
      if (type === 'attempt-end') mkdirSync(join(inTheWay, 'x'), { recursive: true })
    }
    const blocked = await first.next({ log: block })
    await assert.rejects(blocked.session.runPrompt('a', 'x', 'offline'), (error: PipelineError) => {
      assert.equal((error.cause as ReverieError).code, 'answer_unplaced')
      assert.match(
        error.message,
        /could not be put in its place.*attempt-1\.partial, and the next/s,
      )
      return true
    })
    // Still in the way: said once more, and nothing is paid for.
    await assert.rejects(blocked.session.runPrompt('a', 'x', 'offline'), /p-a-output\.md/)
    const { session, files } = isLater ? await blocked.next() : blocked
    await session.runPrompt('b', 'x', 'offline', { resume: false, outputPath: 'b.md' })
    rmSync(inTheWay, { recursive: true })
    const result = await session.runPrompt('a', 'x', 'offline')
    assert.equal(result.source, 'cache')
    assert.equal(result.text(), 'paid and good')
    assert.equal(runner.requests.length, 2)
    assert.deepEqual(
      files().filter((name) => name.includes('partial')),
      [],
    )
  }
})

test('two sessions of a process that want one answer pay for it once', async (t) => {
  let calls = 0
  const runner: Runner = async ({ outputPath }) => {
    calls += 1
    await new Promise(setImmediate)
    writeFileSync(outputPath, `answer ${calls}`)
    return { exitCode: 0, durationMs: 1 }
  }
  const { session, folder } = rig(t, { runner })
  const other = rig(t, { runner, outputDir: folder })
  const results = await Promise.all(
    [session, other.session].map((one) => one.runPrompt('a', 'x', 'offline')),
  )
  assert.equal(calls, 1)
  assert.deepEqual(
    results.map(({ source }) => source),
    ['runner', 'cache'],
  )
})

test('a session that waits for another one is stopped all the same', async (t) => {
  const runner = heldRunner()
  const controller = new AbortController()
  const { session, folder } = rig(t, { runner })
  const other = rig(t, { runner, outputDir: folder, signal: controller.signal })
  const one = session.runPrompt('a', 'x', 'offline')
  await runner.started(1)
  const two = other.session.runPrompt('a', 'x', 'offline')
  controller.abort()
  await assert.rejects(two, { code: 'stage_interrupted' })
  runner.release('a')
  await one
})
