import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { readCatalog, type Catalog } from '../../../src/cohort/catalog/catalog.ts'
import { folderWith } from '../../helpers/folder-with.ts'

const TEMPLATES = 'template_id,template_name,description,parser,generator'

/** A small data root that has nothing wrong with it. */
const FILES: Readonly<Record<string, string>> = {
  '1_raw/concepts_metadata.csv': 'concept_id,name\nmoat,Moat\nflywheel,"Fly, wheel"\n',
  '1_raw/draft_templates.csv': `${TEMPLATES},active\ndeep,Deep,A draft,,llm,true\nwide,Wide,Another,essay_block,llm,false\n`,
  '1_raw/essay_templates.csv': `${TEMPLATES}\nlong,Long,An essay,,llm\nsame,Same,The draft,,copy\n`,
  '1_raw/evaluation_templates.csv': `${TEMPLATES}\nnovelty,Novelty,A judge,in_last_line,llm\n`,
  '1_raw/llm_models.csv':
    'id,model,provider,display_name,specialization\nsonnet,claude:sonnet,claude,Sonnet,general\ngemini_25_pro,google/gemini-2.5-pro,google,,\n',
  '1_raw/replication_config.csv': 'stage,replicates\ndraft,1\nessay,2\nevaluation,3\n',
  '1_raw/templates/draft/deep.txt': 'x',
  '1_raw/templates/draft/wide.txt': 'x',
  '1_raw/templates/essay/long.txt': 'x',
  '1_raw/templates/essay/same.txt': 'x',
  '1_raw/templates/evaluation/novelty.txt': 'x',
  'combo_mappings.csv':
    'combo_id,version,concept_id,description_level,k_max,created_at\ncombo_1,v1,moat,sentence,2,x\ncombo_1,v1,flywheel,sentence,2,x\n',
}

/** The catalog of that data root with some files other; `undefined` leaves one out. */
export async function catalogWith(
  t: TestContext,
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<Catalog> {
  const files: Record<string, string> = {}
  for (const [name, text] of Object.entries({ ...FILES, ...changes })) {
    if (text !== undefined) files[name] = text
  }
  return readCatalog(join(folderWith(t, files)))
}
