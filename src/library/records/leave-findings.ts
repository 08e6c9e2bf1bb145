import { existsSync } from 'node:fs'
import type { StageContext } from '../../stage/stage.ts'
import { asJson } from '../vocabulary/json-file.ts'
import type { Findings } from './problem.ts'

const ROLE = 'findings.json'

/** Leaves all that was found in a file; where nothing was, only in place of what was found before. */
export function leaveFindings(context: StageContext, findings: Findings): void {
  const isClean = findings.errors.length + findings.warnings.length === 0
  if (isClean && !existsSync(context.pathOf(ROLE))) return
  context.write(ROLE, asJson(findings))
}
