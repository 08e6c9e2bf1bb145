import { join } from 'node:path'
import { isFolder } from '../../io/is-folder.ts'
import { fileSize } from '../../io/files.ts'
import { SpecError } from './error.ts'

const NAMES = ['config.yaml', 'config.yml', 'config.json', 'config.toml']

/**
 * The spec a path means: the file itself, or in a folder its `config.yaml`, `.yml`, `.json` or
 * `.toml`.
 *
 * @throws SpecError `spec_not_found`, `spec_ambiguous` for a folder with none or several.
 */
export function findSpec(path: string): string {
  if (!isFolder(path)) return path
  const found = NAMES.map((name) => join(path, name)).filter((file) => fileSize(file) !== undefined)
  const [file, ...others] = found
  if (file !== undefined && others.length === 0) return file
  const place = { file: path, line: 1, column: 1 }
  throw file === undefined
    ? new SpecError('spec_not_found', place, `The folder has none of ${NAMES.join(', ')}.`)
    : new SpecError('spec_ambiguous', place, `The folder has ${found.join(' and ')}. Keep one.`)
}
