import { registerStage } from '../stage/registry.ts'
import type { Stage } from '../stage/stage.ts'
import type { Exported, ExportApkgOptions } from './anki/export.ts'
import { cardChoiceIn } from './anki/options.ts'

/**
 * Makes a stage that writes cards, pictures and sounds into a package (`.apkg`) that Anki imports
 * with a double click. Importing a later package updates the notes of an earlier one and keeps what
 * was learned.
 *
 * It takes the input's `cards`, else the whole vocabulary.
 */
export function exportApkg(options: ExportApkgOptions = {}): Stage<unknown, Exported> {
  return {
    name: 'export_apkg',
    displayName: 'Export for Anki',
    isReusable: false,
    async execute(input, context) {
      const work = await import('./anki/export.ts')
      return work.exportApkg(options, input, context)
    },
  }
}

registerStage<ExportApkgOptions>({
  name: 'export_apkg',
  title: 'Export for Anki',
  description: 'Writes cards with pictures and sounds into an .apkg file.',
  options: (z) =>
    z.strictObject({
      ...cardChoiceIn(z),
      path: z.string().min(1).exactOptional(),
      deck: z.string().trim().min(1).exactOptional(),
    }),
  create: exportApkg,
})
