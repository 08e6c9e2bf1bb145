import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { folderWith } from '../helpers/folder-with.ts'

const TEMPLATES = 'template_id,template_name,description,parser,generator,active'

/** A data root with two concepts, one combo of them, two templates a stage and one spec, `tiny`. */
const FILES: Readonly<Record<string, string>> = {
  '1_raw/concepts_metadata.csv': 'concept_id,name\nmoat,Moat\nbark,Bark\n',
  '1_raw/concepts/descriptions-sentence/moat.txt': 'A ditch around a wall.\n',
  '1_raw/concepts/descriptions-paragraph/bark.txt': 'The skin of a tree.\n',
  '1_raw/draft_templates.csv': `${TEMPLATES}\nplain,Plain,,,llm,true\nidea,Idea,,essay_idea_last,llm,true\n`,
  '1_raw/essay_templates.csv': `${TEMPLATES}\nlong,Long,,,llm,true\nshort,Short,,,llm,true\nsame,Same,,,copy,true\n`,
  '1_raw/evaluation_templates.csv': `${TEMPLATES}\nnovelty,Novelty,,in_last_line,llm,true\ndepth,Depth,,in_last_line,llm,true\n`,
  '1_raw/llm_models.csv':
    'id,model,provider,display_name,specialization\nwriter,test:writer,test,,\njudge,test:judge,test,,\n',
  '1_raw/templates/draft/plain.txt':
    'DRAFT plain\n{% for c in concepts %}{{ c.name }}: {{ c.content }}\n{% endfor %}',
  '1_raw/templates/draft/idea.txt': 'DRAFT idea\n{% for c in concepts %}{{ c.name }}\n{% endfor %}',
  '1_raw/templates/essay/long.txt': 'ESSAY long\n{{ draft_block }}',
  '1_raw/templates/essay/short.txt': 'ESSAY short\n{{ links_block }}',
  '1_raw/templates/essay/same.txt': '{{ draft_block }}',
  '1_raw/templates/evaluation/novelty.txt': 'EVALUATION novelty\n{{ response }}',
  '1_raw/templates/evaluation/depth.txt': 'EVALUATION depth\n{{ response }}',
  'combo_mappings.csv':
    'combo_id,version,concept_id,description_level,k_max,created_at\ncombo_1,v1,bark,sentence,2,x\ncombo_1,v1,moat,sentence,2,x\n',
  'cohorts/tiny/spec/config.yaml': `axes:
  combo_id: [combo_1]
  draft_template: [plain, idea]
  draft_llm: [writer]
  essay_template: [long]
  essay_llm: [writer]
  evaluation_template: [novelty, depth]
  evaluation_llm: [judge]
`,
}

/** That data root with some files other; `undefined` leaves one out. */
export function smallRoot(
  t: TestContext,
  changes: Readonly<Record<string, string | undefined>> = {},
): string {
  const files: Record<string, string> = {}
  for (const [name, text] of Object.entries({ ...FILES, ...changes })) {
    if (text !== undefined) files[name] = text
  }
  return join(folderWith(t, files))
}
