import { makeParent, writeWhole } from '../io/files.ts'
import { registerStage } from '../stage/registry.ts'
import type { Stage } from '../stage/stage.ts'
import { type Format, FORMATS, formatOf } from './data/format.ts'
import { type FileChoice, fileStage } from './file-stage.ts'
import { inputField } from './input-field.ts'

export interface SaveFileOptions extends FileChoice {
  /** The field of the input that is saved. Default: the whole input. */
  key?: string
  /** Default: what the file's ending stands for; `.json`, `.yaml`, `.yml`, `.csv`, else text. */
  format?: Format
}

/**
 * Makes a stage that saves a value as JSON, YAML, CSV or text and gives the file's path.
 *
 * The file is replaced in one step, and only by a whole value: one that the format cannot hold
 * fails the stage and leaves the file as it was.
 */
export function saveFile({ key, format, ...choice }: SaveFileOptions = {}): Stage<unknown, string> {
  return fileStage({
    ...choice,
    name: 'save_file',
    displayName: 'Save file',
    async work(path, input) {
      const { dataText } = await import('./data/write-data.ts')
      const text = await dataText(inputField(input, key), format ?? formatOf(path))
      makeParent(path)
      writeWhole(path, text)
      return path
    },
  })
}

registerStage<SaveFileOptions>({
  name: 'save_file',
  title: 'Save file',
  description: 'Saves a value as JSON, YAML, CSV or text in one step.',
  options: (z) =>
    z.strictObject({
      path: z.string().min(1).exactOptional(),
      pathKey: z.string().min(1).exactOptional(),
      key: z.string().min(1).exactOptional(),
      format: z.enum(FORMATS).exactOptional(),
    }),
  create: saveFile,
})
