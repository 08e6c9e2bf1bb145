import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as reverie from '../src/index.ts'

/** As scripts without types call it. */
const { compileSpec, openCohort, pipeline, programRunner, promptStage, runCohort, StageRunner } =
  reverie as unknown as Record<
    keyof typeof reverie,
    { new (...args: unknown[]): unknown; (...args: unknown[]): unknown }
  >

test('An option there is none of is refused with the nearest that there is', async () => {
  const stage = { name: 'a', execute: () => 1 }
  const calls: [call: () => unknown, says: RegExp][] = [
    [() => runCohort({}, { wrokers: 4 }), /^runCohort .* 'wrokers'\. Did you mean 'workers'/],
    [() => openCohort('data', 'c', { form: 'spec' }), /^openCohort .* Did you mean 'from'/],
    [() => new StageRunner({ dataRoot: '.', retires: 2 }), /^StageRunner .* mean 'retries'/],
    [
      () =>
        (new StageRunner({ dataRoot: '.' }) as reverie.StageRunner).run(
          {} as never,
          { froce: true } as never,
        ),
      /^StageRunner\.run .* mean 'force'/,
    ],
    [() => compileSpec({ axes: { a: [1] } }, { sed: 7 }), /^compileSpec .* mean 'seed'/],
    [() => programRunner(['cat'], { alow: ['HOME'] }), /^programRunner .* mean 'allow'/],
    [() => promptStage({ name: 'a', prompt: String, retires: 2 }), /^Stage 'a' .* mean 'retries'/],
    [() => pipeline('p', [stage], { onpartial: 'stop' }), /^'p' .* mean 'onPartial'/],
  ]
  for (const [call, says] of calls) {
    await assert.rejects(
      async () => call(),
      (error: unknown) => {
        assert.ok(error instanceof TypeError, String(error))
        assert.match(error.message, says)
        return true
      },
    )
  }
})
