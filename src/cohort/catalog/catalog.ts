import { join } from 'node:path'
import { fileSize } from '../../io/files.ts'
import type { Place } from '../../io/source-error.ts'
import { STAGES, type CohortStage } from '../ids/generation-id.ts'
import { readCombos, type Combo } from './combos.ts'
import { byId, readTable } from './table.ts'
import { readTemplates, type TemplateEntry } from './templates.ts'

export interface Concept {
  readonly conceptId: string
  readonly name: string
}

export interface ModelEntry {
  readonly modelId: string
  /** What the provider calls it, or `provider:model`. */
  readonly model: string
  /** Where that is said. */
  readonly place: Place
  readonly provider: string
  readonly displayName: string
  readonly specialization: string
}

/** What a data root offers to specs: the tables of `1_raw` and the combos. */
export interface Catalog {
  readonly dataRoot: string
  /** The folder with the templates' texts, one folder a stage. */
  readonly templatesRoot: string
  readonly concepts: ReadonlyMap<string, Concept>
  readonly templates: Readonly<Record<CohortStage, ReadonlyMap<string, TemplateEntry>>>
  readonly models: ReadonlyMap<string, ModelEntry>
  readonly combos: ReadonlyMap<string, Combo>
  /** How often a stage is repeated by default. */
  readonly replicates: Readonly<Record<CohortStage, number>>
}

export interface CatalogOptions {
  /** The folder with the templates' texts. Default `1_raw/templates` in the data root. */
  templatesRoot?: string
}

/**
 * Reads the tables of a data root.
 *
 * @throws CatalogError with file, line and column of the first fault.
 * @throws DiskError when a table is not there; the combos and the replication may be absent.
 */
export async function readCatalog(
  dataRoot: string,
  { templatesRoot = join(dataRoot, '1_raw', 'templates') }: CatalogOptions = {},
): Promise<Catalog> {
  const raw = (name: string) => join(dataRoot, '1_raw', name)
  const templates = (stage: CohortStage) =>
    readTemplates(raw(`${stage}_templates.csv`), stage, templatesRoot)
  return {
    dataRoot,
    templatesRoot,
    concepts: await readConcepts(raw('concepts_metadata.csv')),
    templates: {
      draft: await templates('draft'),
      essay: await templates('essay'),
      evaluation: await templates('evaluation'),
    },
    models: await readModels(raw('llm_models.csv')),
    combos: await readCombos(join(dataRoot, 'combo_mappings.csv')),
    replicates: await readReplicates(raw('replication_config.csv')),
  }
}

async function readConcepts(file: string): Promise<Map<string, Concept>> {
  const rows = await readTable(file, { required: ['concept_id', 'name'] })
  return byId(rows, 'concept_id', (row, conceptId) => ({ conceptId, name: row.filled('name') }))
}

/** Reads `llm_models.csv`. @throws CatalogError */
export async function readModels(file: string): Promise<Map<string, ModelEntry>> {
  const optional = ['provider', 'display_name', 'specialization']
  const rows = await readTable(file, { required: ['id', 'model'], optional })
  return byId(rows, 'id', (row, modelId) => ({
    modelId,
    model: row.filled('model'),
    place: row.placeOf('model'),
    provider: row.text('provider'),
    displayName: row.text('display_name') || modelId,
    specialization: row.text('specialization'),
  }))
}

async function readReplicates(file: string): Promise<Record<CohortStage, number>> {
  const replicates = { draft: 1, essay: 1, evaluation: 1 }
  if (fileSize(file) === undefined) return replicates
  const rows = await readTable(file, { required: ['stage', 'replicates'] })
  byId(rows, 'stage', (row) => {
    replicates[row.oneOf('stage', STAGES)] = row.count('replicates')
  })
  return replicates
}
