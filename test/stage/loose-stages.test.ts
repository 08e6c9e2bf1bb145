import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partial, skipped } from '../../src/stage/outcome.ts'
import type { Stage, StageContext } from '../../src/stage/stage.ts'
import { rig, scriptedRunner } from '../helpers/rig.ts'

/** A context as stages without types use it. */
type Loose = Record<'call' | 'write' | 'run', (...args: unknown[]) => unknown>

const working = (work: (context: Loose) => unknown): Stage => ({
  name: 'loose',
  execute: (_, context: StageContext) => work(context as unknown as Loose),
})

test('a stage that uses its context in a way that cannot be meant fails with what was expected', async (t) => {
  const { session, has } = rig(t, { runner: scriptedRunner('ok') })
  const cases: [work: (context: Loose) => unknown, says: RegExp][] = [
    [({ call }) => call('x'), /context\.call of stage 'loose' takes its options .* not undefined/],
    [({ call }) => call('x', {}), /context\.call of stage 'loose': read is undefined/],
    [
      ({ call }) => call('x', { read: (text: string) => text }),
      /read\(text\) returned a text; it has to return \{ value \}/,
    ],
    [({ write }) => write('made'), /content is undefined; it has to be a text or bytes/],
    [({ write }) => write('made', { a: 1 }), /content is an object; .* JSON\.stringify/],
    [({ run }) => run(null, {}), /What stage 'loose' runs has to be a stage, .* not null/],
    [({ run }) => run('validate', {}), /A ready-made one is getStage\('validate'\)/],
    [() => partial(1, 'half' as unknown as string[]), /^partial: errors is a text/],
    [() => skipped(undefined as unknown as string), /^skipped: reason is undefined/],
  ]
  for (const [work, says] of cases) {
    const { message } = await session.run(working(work), {}, { backend: 'offline', reject: false })
    assert.match(message, says)
  }
  assert.equal(has('p-loose.made'), false)
})
