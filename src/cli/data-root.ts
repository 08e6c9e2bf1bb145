import type { Command } from 'commander'
import { folder } from './arguments.ts'

/** Where the data root is, as commander hands it over. */
export interface DataRootFlags {
  dataRoot?: string
}

export function addDataRootOption(command: Command): Command {
  return command.option(
    '--data-root <folder>',
    'the data root (default: $DAYDREAMING_DATA_ROOT, or data)',
    folder,
  )
}

/** The data root that was asked for; `undefined` when nothing says one. */
export function givenDataRoot({ dataRoot }: DataRootFlags): string | undefined {
  return dataRoot ?? (process.env['DAYDREAMING_DATA_ROOT'] || undefined)
}

/** The data root to work in. */
export function dataRootOf(flags: DataRootFlags): string {
  return givenDataRoot(flags) ?? 'data'
}

/** The folder with the templates' texts, where it is not the data root's own. */
export function templatesRootOption(): { templatesRoot?: string } {
  const templatesRoot = process.env['GEN_TEMPLATES_ROOT']
  return templatesRoot ? { templatesRoot } : {}
}
