import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { compileSpec, type CompileOptions, type Design } from '../../../src/cohort/spec/compile.ts'
import { SpecError } from '../../../src/cohort/spec/error.ts'
import { loadSpec } from '../../../src/cohort/spec/load.ts'
import type { Row } from '../../../src/cohort/spec/value.ts'
import { folderWith } from '../../helpers/folder-with.ts'

type Files = Readonly<Record<string, string | Uint8Array>>

/** Compiles a spec with the files beside it. */
export async function compiled(
  t: TestContext,
  yaml: string,
  files: Files = {},
  options: CompileOptions = {},
): Promise<Design> {
  const folder = folderWith(t, { ...files, 'spec.yaml': yaml })
  return compileSpec(await loadSpec(join(folder, 'spec.yaml')), options)
}

export async function rowsOf(t: TestContext, yaml: string, files: Files = {}): Promise<Row[]> {
  return [...(await compiled(t, yaml, files))]
}

/** The fault a spec is refused with; its message must begin with its place. */
export async function faultOf(t: TestContext, yaml: string, files: Files = {}): Promise<SpecError> {
  const error: unknown = await compiled(t, yaml, files).then(
    () => assert.fail('The spec was taken.'),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof SpecError, String(error))
  assert.ok(error.message.startsWith(`${error.file}:${error.line}:${error.column}: `))
  return error
}
