import { normalize } from 'node:path'
import { checkKind, PATH } from '../../core/option-kinds.ts'
import { findSpec } from './find.ts'
import { expandIncludes, readSource } from './include.ts'
import { readSpec } from './read-spec.ts'
import type { Spec } from './spec.ts'

/**
 * Reads a cohort's spec (`.yaml`, `.yml`, `.json` or `.toml`, or the folder with one `config` file of
 * these) and the files it includes.
 *
 * Whether its rules can be met is found out by {@link compileSpec}.
 *
 * @throws SpecError with file, line and column of what is wrong, in the spec or an included file.
 * @throws DiskError when the spec itself cannot be read.
 */
export async function loadSpec(path: string): Promise<Spec> {
  checkKind('loadSpec', 'path', path, PATH)
  const file = normalize(findSpec(path))
  const root = await expandIncludes(await readSource(file), file)
  return readSpec(root, file)
}
