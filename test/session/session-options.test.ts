import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { Session, type SessionOptions } from '../../src/index.ts'
import { rig, scriptedRunner, temporaryFolder } from '../helpers/rig.ts'

test('an option of a session that cannot be meant is refused before anything is written', (t) => {
  const outputDir = temporaryFolder(t)
  const cases: [Record<string, unknown>, RegExp][] = [
    [{ outputDir, prefix: 'p', resmue: false }, /no option 'resmue'.*Did you mean 'resume'/],
    [{ outputDir }, /^Session prefix undefined is not a text/],
    [{ prefix: 'p' }, /^outputDir is undefined/],
    [{ outputDir, prefix: 'p', killDelayMs: -1 }, /killDelayMs is -1/],
    [{ outputDir, prefix: 'p', outputSuffix: '/x' }, /outputSuffix is "\/x"/],
    [{ outputDir, prefix: 'p', runner: 'offline' }, /^Session: runner is a text; .* a function/],
    [{ outputDir, prefix: 'p', log: true }, /^Session: log is true; .* a function/],
    [{ outputDir, prefix: 'p', resume: 'no' }, /^Session: resume is a text; .* true or false/],
    [{ outputDir, prefix: 'p', durable: 0 }, /^Session: durable is 0; .* true or false/],
    [
      { outputDir, prefix: 'p', signal: new AbortController() },
      /^Session: signal is an object; .* an AbortSignal, such as the signal of an AbortController/,
    ],
  ]
  for (const [options, message] of cases) {
    assert.throws(() => new Session(options as unknown as SessionOptions), {
      name: 'TypeError',
      message,
    })
  }
  for (const none of [undefined, null, 'artifacts', ['artifacts', 'p']]) {
    assert.throws(() => new Session(none as unknown as SessionOptions), {
      name: 'TypeError',
      message: /^Session takes its options as an object, not (?:undefined|null|a text|a list)\.$/,
    })
  }
  assert.deepEqual(readdirSync(outputDir), [])
})

test('an option of a prompt, a fan-out or a run that cannot be meant is refused before anything is asked', async (t) => {
  const { session, folder, events } = rig(t, { runner: scriptedRunner('ok') })
  const loose = session as unknown as Record<
    'runPrompt' | 'stage' | 'runParallel' | 'run',
    (...args: unknown[]) => unknown
  >
  const stage = { name: 'a', execute: () => 1 }
  const calls = [session.stage('a', 'x', 'offline')]
  const cases: [call: () => unknown, says: RegExp][] = [
    [() => loose.runPrompt('a', 'x', 'offline', null), /^Stage 'a' takes its options .* not null/],
    [() => loose.runPrompt('a', 'x', 'offline', 3), /^Stage 'a' takes its options .* not 3/],
    [() => loose.stage('a', 'x', 'offline', null), /^Stage 'a' takes its options .* not null/],
    [() => loose.runParallel(calls, null), /^runParallel takes its options .* not null/],
    [() => loose.runParallel(calls, { reject: 'no' }), /^runParallel: reject is a text/],
    [() => loose.runParallel(calls, { stopOnError: 1 }), /^runParallel: stopOnError is 1/],
    [() => loose.runParallel(calls, { signal: {} }), /^runParallel: signal is an object/],
    [() => loose.run(), /^What session\.run runs has to be a stage, .* not undefined/],
    [() => loose.run('load_file', {}), /^What session\.run .* getStage\('load_file'\)/],
    [() => loose.run({ name: 'a' }, {}), /^What session\.run runs .*execute/],
    [() => loose.run(stage, {}, null), /^session\.run takes its options .* not null/],
    [() => loose.run(stage, {}, { reject: 'no' }), /^session\.run: reject is a text/],
    [() => loose.run(stage, {}, { override: 'x' }), /^session\.run: override is a text/],
    [() => loose.run(stage, {}, { force: 'a' }), /^session\.run: force is a text/],
    [() => loose.run(stage, {}, { providers: 'x' }), /^session\.run: providers is a text/],
    [() => loose.run(stage, {}, { backend: ':x' }), /^Backend ":x" has no provider/],
  ]
  for (const [call, message] of cases) await assert.rejects(async () => call(), { message })
  assert.deepEqual(readdirSync(folder), ['p-journal.jsonl', 'p.lock'])
  assert.deepEqual(
    events.map(({ type }) => type),
    ['session-start'],
  )
})
