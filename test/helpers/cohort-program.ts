// A cohort as a user would run it, again after each kill. Arguments: data root.
import { openCohort, runCohort } from '../../src/index.ts'

const [dataRoot = ''] = process.argv.slice(2)
await runCohort(await openCohort(dataRoot, 'crash'), { workers: 8 })
