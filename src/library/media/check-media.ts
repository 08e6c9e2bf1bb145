import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { onDisk } from '../../io/disk-error.ts'
import { fileSize } from '../../io/files.ts'
import { isFolder } from '../../io/is-folder.ts'
import { done, skipped } from '../../stage/outcome.ts'
import type { Returned, StageContext } from '../../stage/stage.ts'
import { leaveFindings } from '../records/leave-findings.ts'
import { type Findings, type Problem, problemText } from '../records/problem.ts'
import type { RecordSchema } from '../records/record-schema.ts'
import { validationFailed } from '../validation-stage.ts'
import { spanishVocabulary } from '../vocabulary/spanish-vocabulary.ts'
import { counted } from '../vocabulary/words.ts'
import { mediaCards } from './media-cards.ts'
import { mediaFolderOf } from './media-folder.ts'
import { whyUnfit } from './media-type.ts'
import { fileIn, isStale, type WantedFile, wantedMedia } from './plan.ts'
import { readMediaIndex } from './provenance.ts'

export interface ValidateMediaOptions {
  /**
   * The folder of the vocabulary, whose `media/` is checked. Default: the setting `folder` of the
   * run, else the working folder.
   */
  folder?: string
  /** Which fields of a card name its media. Default: `spanish-vocabulary`. */
  schema?: RecordSchema
  /** What becomes of files that are not there. Default `fail`. */
  missing?: 'fail' | 'warn'
}

/** Media that were checked and found to be without error. */
export interface CheckedMedia {
  /** Files that cards name and that are there, of the type their names say. */
  files: number
  warnings: readonly Problem[]
}

/** The work of the stage `validate_media`. */
export function checkMedia(
  { folder: own, schema = spanishVocabulary, missing = 'fail' }: ValidateMediaOptions,
  input: unknown,
  context: StageContext,
): Returned<CheckedMedia> {
  const found = mediaCards(own, input, context)
  if (found === undefined) return skipped('There are no cards to check the media of.')
  const folder = mediaFolderOf(own, context)
  const index = readMediaIndex(folder)
  const { files, faults } = wantedMedia(schema, found.cards)
  const there: WantedFile[] = []
  const absent: WantedFile[] = []
  for (const wanted of files) {
    const { file } = wanted
    const isEmpty = fileSize(join(folder, file)) === 0
    const name = fileIn(folder, file) ?? (isEmpty ? file : undefined)
    if (name === undefined) absent.push(wanted)
    else there.push({ ...wanted, file: name })
  }
  const lacks = absent.map(({ file }) => problem('consistency', file, 'is named and not there.'))
  const findings: Findings = {
    errors: [
      ...faults.map(({ file, message }) => problem('format_error', file, `${message}.`)),
      ...(missing === 'fail' ? lacks : []),
      ...there.flatMap((wanted) => unfit(folder, wanted)),
    ],
    warnings: [
      ...(missing === 'warn' ? lacks : []),
      ...there.filter((wanted) => isStale(index, wanted)).map(staleProblem),
      ...(found.isAll ? unnamed(folder, there) : []),
    ],
  }
  return told(findings, there.length, context)
}

function told(findings: Findings, files: number, context: StageContext): Returned<CheckedMedia> {
  const { errors, warnings } = findings
  leaveFindings(context, findings)
  if (errors.length > 0) throw validationFailed(errors.map(problemText))
  for (const warning of warnings) context.log(problemText(warning))
  const warned = warnings.length === 0 ? '' : `, ${counted(warnings.length, 'warning')}`
  const message = `Validation passed: ${counted(files, 'media file')}${warned}`
  return done({ files, warnings }, message)
}

function problem(type: Problem['type'], file: string, message: string): Problem {
  return { type, location: `media/${file}`, message }
}

function unfit(folder: string, { file }: WantedFile): Problem[] {
  const path = join(folder, file)
  const why = whyUnfit(
    file,
    onDisk('read', path, () => readFileSync(path)),
  )
  return why === undefined ? [] : [problem('format_error', file, `${why}.`)]
}

function staleProblem({ file, word }: WantedFile): Problem {
  return problem('consistency', file, `was made for another prompt of '${word}'.`)
}

/** Files that no card names; what begins with a dot or is on its way is none. */
function unnamed(folder: string, files: readonly WantedFile[]): Problem[] {
  if (!isFolder(folder)) return []
  const named = new Set(files.map(({ file }) => file))
  return onDisk('read', folder, () => readdirSync(folder))
    .filter((file) => !file.startsWith('.') && !named.has(file.normalize('NFC')))
    .sort()
    .map((file) => problem('consistency', file, 'is named by no card.'))
}
