// What a package built on this one may export without saying its type. Nothing here is run: the
// smoke test makes declarations of it against the packed package, where every type that is inferred
// has to have a name that is exported.
import { z } from 'zod'
import * as reverie from 'reverie'

declare const session: reverie.Session
declare const cohort: reverie.Cohort

export const calls = [session.stage('a', 'x', 'offline'), session.stage('b', 'x', 'offline')]
export const answer = session.runPrompt('a', 'x', 'offline')
export const results = session.runParallel(calls)
export const outcome = session.runParallel(calls, { reject: false })
export const goingOn = answer.then(({ process }) =>
  session.runPrompt('b', 'x', 'claude:sonnet', { resumeSession: process.sessionId }),
)
export const runner = reverie.textRunner((prompt) => ({ text: prompt }))
export const program = reverie.programRunner(['sort', '-u'])

export const extract = reverie.promptStage({
  name: 'extract',
  template: 'List the tasks of a {{ job }}.',
  input: z.object({ job: z.string(), most: z.int().default(10) }),
  output: z.object({ tasks: z.array(z.string()) }),
})
export const extracted = session.run(extract, { job: 'baker' })
export const two = reverie.pipeline('two', [extract, { name: 'b', execute: () => 1 }])
export const line = reverie.chain('line', [extract, { name: 'b', execute: () => 1 }])
export const part = reverie.partial([1], ['two is missing'])
export const none = reverie.skipped('nothing to do')
export const info = reverie.stageInfo('validate')
export const ready = reverie.getStage('validate')

export const found = reverie.extractJson('{}')
export const parser = reverie.json(z.object({ score: z.number() }))
export const known = reverie.getParser('evaluation', 'complex')

export const spec = reverie.loadSpec('spec')
export const design = reverie.compileSpec({ axes: { draft: ['plain'] } })
export const essays = reverie.rankedEssays('data', 'daydream')
export const opened = reverie.openCohort('data', 'daydream')
export const made = reverie.runCohort(cohort)
export const tables = reverie.writeReport('data', 'daydream')
export const catalog = reverie.readCatalog('data')
export const combo = reverie.addCombo
export const id = reverie.generationId
export const check = reverie.PronunciationDictionary.fromLines([]).check('a', 'a')

export const journal = reverie.readJournal('p-journal.jsonl')
export const log = reverie.liveCallLog
export const sync = reverie.syncCallLog
export const progress = reverie.showProgress

export const stages = [reverie.summarize(), reverie.drawWorkflow(), reverie.extractTasks()]
export const tasks = reverie.extractTasks()
export const collect = reverie.collect()
export const jobs = reverie.jobAnalysis()
export const classified = [reverie.classifyPhases(), reverie.classifyStatic()]
export const words = reverie.analyzeWords
export const batch = [reverie.prepareBatch, reverie.fillBatch, reverie.ingestBatch]
export const media = [reverie.generateImages, reverie.generateAudio, reverie.generateMedia]
export const synced = [reverie.syncCards, reverie.syncMedia, reverie.syncTemplates]
export const checked = [reverie.validateData, reverie.validateIpa, reverie.validateMedia]
export const files = [reverie.loadFile, reverie.saveFile, reverie.exportApkg, reverie.request]
export const bases = [reverie.fileStage, reverie.apiStage, reverie.validationStage]
