import type { TestContext } from 'node:test'
import { folderWith } from '../../helpers/folder-with.ts'

/** The files of one draft, one essay of it, and its evaluations, as another program would leave them. */
export interface StoredTree {
  readonly draft: string
  readonly essay: string
  /** What `parsed.txt` holds; `undefined` leaves it out. */
  readonly evaluations: Readonly<Record<string, string | undefined>>
  readonly judge?: { readonly template?: string; readonly model?: string }
  readonly draftTemplate?: string
  readonly essayTemplate?: string
  readonly comboId?: string
}

/** A data root with nothing but stored generations and the membership of each cohort. */
export function storedCohorts(
  t: TestContext,
  cohorts: Readonly<Record<string, readonly StoredTree[]>>,
  more: Readonly<Record<string, string>> = {},
): string {
  const files: Record<string, string> = {}
  for (const [cohortId, trees] of Object.entries(cohorts)) {
    const members: string[] = []
    for (const tree of trees) Object.assign(files, filesOf(tree, cohortId, members))
    const order = ['draft', 'essay', 'evaluation']
    const lines = order.flatMap((stage) => members.filter((line) => line.startsWith(`${stage},`)))
    files[`cohorts/${cohortId}/membership.csv`] = `stage,gen_id\n${lines.join('\n')}\n`
  }
  return folderWith(t, { ...files, ...more })
}

function filesOf(tree: StoredTree, cohortId: string, members: string[]): Record<string, string> {
  const { draft, essay, evaluations, judge = {}, comboId = 'combo_1' } = tree
  const files: Record<string, string> = {}
  const put = (stage: string, genId: string, metadata: object, parsed: string | undefined) => {
    members.push(`${stage},${genId}`)
    const own = { stage, gen_id: genId, origin_cohort_id: cohortId, replicate: 1, ...metadata }
    files[`gens/${stage}/${genId}/metadata.json`] = JSON.stringify(own)
    if (parsed !== undefined) files[`gens/${stage}/${genId}/parsed.txt`] = parsed
  }
  const { draftTemplate = 'plain', essayTemplate = 'long' } = tree
  const of = { template_id: draftTemplate, combo_id: comboId, llm_model_id: 'writer' }
  put('draft', draft, of, 'A draft.')
  put('essay', essay, { template_id: essayTemplate, parent_gen_id: draft }, 'An essay.')
  for (const [genId, parsed] of Object.entries(evaluations)) {
    const { template = 'depth', model = 'judge' } = judge
    const by = { template_id: template, llm_model_id: model, parent_gen_id: essay }
    put('evaluation', genId, by, parsed)
  }
  return files
}
