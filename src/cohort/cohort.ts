import { join, resolve } from 'node:path'
import { defined } from '../core/defined.ts'
import { checkKind, checkKinds, type Kind, oneOf, PATH } from '../core/option-kinds.ts'
import { type Catalog, readCatalog } from './catalog/catalog.ts'
import { checkDesign } from './catalog/check.ts'
import { generationIn } from './membership/generation-in.ts'
import { indexFile, locateCohort } from './membership/locate.ts'
import { type Member, readMembership } from './membership/membership-file.ts'
import { storedSignature } from './membership/stored-signature.ts'
import type { Generation } from './plan/generation.ts'
import { planDesign } from './plan/plan-design.ts'
import { compileSpec } from './spec/compile.ts'
import { loadSpec } from './spec/load.ts'
import type { MetadataReading } from './store/metadata.ts'
import { MetadataIndex } from './store/metadata-index.ts'
import { type Looked, StoredGenerations } from './store/stored-generations.ts'
import { STAGES } from './ids/generation-id.ts'

/** A generation of a cohort, to be looked at where it is stored. */
export interface StoredGeneration {
  readonly generation: Generation
  /** What its metadata file holds now. */
  readonly read: () => MetadataReading
  /** How it stands. */
  readonly look: () => Looked
}

/** A named set of generations in a data root. */
export interface Cohort {
  readonly cohortId: string
  /** Absolute. */
  readonly dataRoot: string
  /** `cohorts/<id>` in the data root. */
  readonly folder: string
  /** `gens` in the data root. */
  readonly gensFolder: string
  readonly catalog: Catalog
  readonly store: StoredGenerations
  /** Absent for a cohort known by its membership alone. */
  readonly specFile?: string
  /** How many generations there are. */
  readonly size: number
  /** Drafts, essays, evaluations, each in plan order, read from the disk as they are gone through. */
  generations(): Iterable<StoredGeneration>
}

export interface OpenCohortOptions {
  /** The folder with the templates' texts. Default `1_raw/templates` in the data root. */
  readonly templatesRoot?: string
  /**
   * Where the generations are taken from: compiled from the spec where there is one (`spec`, the
   * default), or as `membership.csv` has them where that is there (`membership`, which is quicker).
   */
  readonly from?: 'spec' | 'membership'
}

const KINDS: Readonly<Record<keyof OpenCohortOptions, Kind>> = {
  templatesRoot: PATH,
  from: oneOf('spec', 'membership'),
}

/**
 * Opens a cohort by its id or by its spec, and checks that the data root has all that it names.
 *
 * @throws UnknownCohortError when there is neither.
 * @throws SpecError, CatalogError, UnknownNamesError, PlanError, SharedIdError for what is wrong in
 * the spec or the tables.
 */
export async function openCohort(
  dataRoot: string,
  which: string,
  options: OpenCohortOptions = {},
): Promise<Cohort> {
  checkKind('openCohort', 'dataRoot', dataRoot, PATH)
  checkKind('openCohort', 'which', which, PATH)
  checkKinds('openCohort', options, KINDS)
  const { templatesRoot, from = 'spec' } = options
  const root = resolve(dataRoot)
  const { cohortId, specFile, membershipFile } = locateCohort(root, which)
  const catalog = await readCatalog(root, templatesRoot === undefined ? {} : { templatesRoot })
  const gensFolder = join(root, 'gens')
  const index = MetadataIndex.open(indexFile(root, cohortId))
  const store = new StoredGenerations(gensFolder, index)
  const common = {
    cohortId,
    dataRoot: root,
    folder: join(root, 'cohorts', cohortId),
    gensFolder,
    catalog,
    store,
    ...defined({ specFile }),
  }
  if (membershipFile !== undefined && (from === 'membership' || specFile === undefined)) {
    const members = inStageOrder(await readMembership(membershipFile))
    return {
      ...common,
      size: members.length,
      generations: () => described(members, catalog, store),
    }
  }
  const planned = await plannedGenerations(specFile ?? '', catalog, store)
  return { ...common, size: planned.length, generations: () => stored(planned, store) }
}

async function plannedGenerations(
  specFile: string,
  catalog: Catalog,
  store: StoredGenerations,
): Promise<Generation[]> {
  const design = compileSpec(await loadSpec(specFile))
  checkDesign(design, catalog)
  const signatureOf = storedSignature(store, design.spec.essayId)
  const { drafts, essays, evaluations } = planDesign(design, catalog, signatureOf)
  return [...drafts, ...essays, ...evaluations]
}

function* stored(
  generations: readonly Generation[],
  store: StoredGenerations,
): Generator<StoredGeneration> {
  for (const generation of generations) {
    const { stage, genId } = generation
    yield {
      generation,
      read: () => store.read(stage, genId),
      look: () => store.look(stage, genId),
    }
  }
}

/** Members as their metadata describes them: template, model and parent come from there alone. */
function* described(
  members: readonly Member[],
  { templates }: Catalog,
  store: StoredGenerations,
): Generator<StoredGeneration> {
  for (const [index, { stage, genId }] of members.entries()) {
    const looked = store.look(stage, genId)
    const { reading } = looked
    const metadata = reading.kind === 'read' ? reading.metadata : undefined
    yield {
      generation: generationIn(stage, genId, metadata, { templates, rowNumber: index + 1 }),
      read: () => store.read(stage, genId),
      look: () => looked,
    }
  }
}

function inStageOrder(members: readonly Member[]): Member[] {
  return STAGES.flatMap((stage) => members.filter((member) => member.stage === stage))
}
