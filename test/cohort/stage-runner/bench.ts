import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { StageRunSpec } from '../../../src/cohort/stage-runner/spec.ts'
import { StageRunner } from '../../../src/cohort/stage-runner/stage-runner.ts'
import type { ReverieEvent } from '../../../src/core/event.ts'
import { PipelineError } from '../../../src/core/pipeline-error.ts'
import { type Say, model } from '../model.ts'
import { smallRoot } from '../small-root.ts'

export const CONCEPTS = [
  { name: 'Moat', content: 'A ditch.' },
  { name: 'Bark', content: 'A skin.' },
]

/** A stage runner with a scripted model in a small data root, and a draft for it to make. */
export function bench(t: TestContext, say?: Say, changes: Record<string, string | undefined> = {}) {
  const dataRoot = smallRoot(t, changes)
  const events: ReverieEvent[] = []
  const asked = model(say)
  const open = () => {
    const runner = new StageRunner({ dataRoot, runner: asked, log: (event) => events.push(event) })
    t.after(() => runner.close())
    return runner
  }
  const outDir = join(dataRoot, 'gens')
  const draft: StageRunSpec = {
    stage: 'draft',
    genId: 'd_1',
    templateId: 'plain',
    values: { concepts: CONCEPTS },
    outDir,
    model: 'writer',
  }
  const folder = (spec: Pick<StageRunSpec, 'stage' | 'genId'> = draft) =>
    join(outDir, spec.stage, spec.genId)
  const read = (name: string, spec = draft) => readFileSync(join(folder(spec), name), 'utf8')
  const json = (name: string, spec = draft) =>
    JSON.parse(read(name, spec)) as Record<string, unknown>
  return { dataRoot, outDir, asked, events, open, draft, folder, read, json, runner: open() }
}

export async function failure(promise: Promise<unknown>): Promise<PipelineError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof PipelineError, `expected a PipelineError, got ${String(error)}`)
  return error
}
