import { fileSize } from '../io/files.ts'
import { skipped } from '../stage/outcome.ts'
import { registerStage } from '../stage/registry.ts'
import { StageError } from '../stage/stage-error.ts'
import type { Stage } from '../stage/stage.ts'
import { type Format, FORMATS, formatOf } from './data/format.ts'
import { type FileChoice, fileStage } from './file-stage.ts'

export interface LoadFileOptions extends FileChoice {
  /** Default: what the file's ending stands for; `.json`, `.yaml`, `.yml`, `.csv`, else text. */
  format?: Format
  /** Taken where there is no file. Default: none. */
  default?: unknown
  /** Whether the stage fails where there is neither file nor default; else it is skipped. Default `true`. */
  required?: boolean
}

/**
 * Makes a stage that reads JSON, YAML, CSV or text from a file and gives what is in it.
 *
 * It fails naming the file, line and column of what cannot be read.
 */
export function loadFile(options: LoadFileOptions = {}): Stage {
  const { format, default: fallback, required = true, ...choice } = options
  return fileStage({
    ...choice,
    name: 'load_file',
    displayName: 'Load file',
    async work(path) {
      if (fileSize(path) !== undefined) {
        const { readData } = await import('./data/read-data.ts')
        return readData(path, format ?? formatOf(path))
      }
      if ('default' in options) return fallback
      const missing = `There is no file ${path}.`
      if (!required) return skipped(missing)
      throw new StageError('file_missing', missing)
    },
  })
}

registerStage<LoadFileOptions>({
  name: 'load_file',
  title: 'Load file',
  description: 'Reads JSON, YAML, CSV or text from a file.',
  options: (z) =>
    z.strictObject({
      path: z.string().min(1).exactOptional(),
      pathKey: z.string().min(1).exactOptional(),
      format: z.enum(FORMATS).exactOptional(),
      default: z.unknown().optional(),
      required: z.boolean().exactOptional(),
    }),
  create: loadFile,
})
