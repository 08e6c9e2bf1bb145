import { join } from 'node:path'
import { pathInside } from '../../io/inside-folder.ts'
import type { Place } from '../../io/source-error.ts'
import type { CohortStage } from '../ids/generation-id.ts'
import { byId, readTable } from './table.ts'

/** How a generation comes to be: by a model, or as its parent's text unchanged. */
export type Generator = 'llm' | 'copy'

/** A row of a template table. */
export interface TemplateEntry {
  readonly templateId: string
  readonly name: string
  readonly description: string
  /** The parser of the answers. Set for every evaluation. */
  readonly parser: string | undefined
  /** Where the parser is named. */
  readonly parserPlace: Place | undefined
  readonly generator: Generator
  /** Where the template's text is. Whether it is there is looked at when the template is used. */
  readonly file: string
  /** The row's place, for complaints about the template. */
  readonly place: Place
}

const GENERATORS: Readonly<Record<CohortStage, readonly Generator[]>> = {
  draft: ['llm'],
  essay: ['llm', 'copy'],
  evaluation: ['llm'],
}

/**
 * Reads the template table of a stage: `template_id`, `generator` (`llm`; for essays also `copy`),
 * `parser` (needed for evaluations), `template_name`, `description`, and `active` as the last column
 * where it is there. `active` is for people; a spec may name any template.
 *
 * @param templatesRoot The folder with one folder of `<template_id>.txt` a stage.
 * @throws CatalogError with the place of the first fault.
 */
export async function readTemplates(
  file: string,
  stage: CohortStage,
  templatesRoot: string,
): Promise<Map<string, TemplateEntry>> {
  const needsParser = stage === 'evaluation'
  const rows = await readTable(file, {
    required: ['template_id', 'generator', ...(needsParser ? ['parser'] : [])],
    optional: ['template_name', 'description', ...(needsParser ? [] : ['parser'])],
    last: 'active',
  })
  return byId(rows, 'template_id', (row, templateId) => {
    const parser = needsParser ? row.filled('parser') : row.text('parser')
    return {
      templateId,
      name: row.text('template_name'),
      description: row.text('description'),
      parser: parser || undefined,
      parserPlace: parser === '' ? undefined : row.placeOf('parser'),
      generator: row.oneOf('generator', GENERATORS[stage]),
      file: row.made('template_id', (id) => templateFile(templatesRoot, stage, id)),
      place: row.placeOf('template_id'),
    }
  })
}

/** @throws ReverieError `outside_folder` for an id that leads out of the templates of the stage. */
export function templateFile(
  templatesRoot: string,
  stage: CohortStage,
  templateId: string,
): string {
  return pathInside(join(templatesRoot, stage), `${templateId}.txt`)
}
