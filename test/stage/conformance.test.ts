import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Session } from '../../src/session.ts'
import { skipped } from '../../src/stage/outcome.ts'
import { promptStage } from '../../src/stage/prompt-stage.ts'
import { chain } from '../../src/stage/pipeline.ts'
import { type StageConformance, stageConformance } from '../../src/stage/conformance.ts'
import type { Stage } from '../../src/stage/stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'reverie-test-'))
after(() => rmSync(folder, { recursive: true, force: true }))

let sessions = 0
const run: StageConformance<unknown, unknown>['run'] = async (stage, input) => {
  sessions += 1
  const session = new Session({ outputDir: folder, prefix: `s${sessions}` })
  try {
    return await session.run(stage, input, { reject: false, backend: 'copy' })
  } finally {
    await session.close()
  }
}

stageConformance('chain of prompts', {
  test,
  run,
  make: () =>
    chain('pair', [
      promptStage({ name: 'first', prompt: (input) => String(input) }),
      promptStage({ name: 'second', prompt: (input) => String(input) }),
    ]),
  input: () => 'hello',
  refused: { cannot: 'it takes any text' },
})

/** Runs the kit on a stage and tells the titles of the checks that failed. */
async function failures(
  stage: Partial<Stage>,
  more: Partial<StageConformance<unknown, unknown>> = {},
): Promise<string[]> {
  const failed: string[] = []
  const checks: (() => Promise<void>)[] = []
  stageConformance('bad', {
    run,
    make: () => ({ name: 'bad', execute: () => 1, ...stage }),
    input: () => ({ words: ['sol'] }),
    refused: { cannot: 'not what is looked at' },
    ...more,
    test(title, { skip }, body) {
      if (skip !== undefined) return
      checks.push(() => body().catch(() => void failed.push(title.replace('stage bad: ', ''))))
    },
  })
  for (const check of checks) await check()
  return failed
}

test('the kit has nothing to say about a good stage', async () => {
  assert.deepEqual(await failures({}), [])
})

test('the kit notices what is wrong with a stage', async () => {
  const cases: [Partial<Stage>, string, Partial<StageConformance<unknown, unknown>>?][] = [
    [{ displayName: ' ' }, 'it can be part of a pipeline'],
    [{ dependencies: ['bad'] }, 'it can be part of a pipeline'],
    [
      { execute: (input) => void (input as { words: string[] }).words.push('mar') },
      'it does its work on a good input and leaves the input as it is',
    ],
    [
      { execute: () => skipped('no time') },
      'it does its work on a good input and leaves the input as it is',
    ],
    [{ execute: () => new Map() }, 'what it gives can be kept, or it says that it is not reusable'],
    [{}, 'a bad input is refused in words', { refused: () => null }],
    [
      { execute: (input) => (input as { words: string[] }).words.length },
      'a bad input is refused in words',
      { refused: () => ({}) },
    ],
    [
      { execute: (_, { signal }) => (signal.aborted ? new Promise(() => {}) : 1) },
      'it ends when it was told to stop before it began',
      { patienceMs: 50 },
    ],
    [
      {
        rollback: () => {
          throw new Error('nothing there')
        },
      },
      'taking back what was never begun does no harm',
    ],
    [{}, 'it can be had by its name', { registered: { name: 'no_such_stage' } }],
  ]
  for (const [stage, title, more] of cases) {
    assert.ok((await failures(stage, more)).includes(title), title)
  }
})
