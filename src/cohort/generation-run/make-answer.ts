import { readText, writeWhole } from '../../io/files.ts'
import { parsedFault } from './faults.ts'
import type { AnswerJob } from './job.ts'
import { fileFields } from './metadata-fields.ts'
import { writeParsedMetadata, writeRawMetadata } from './phase-metadata.ts'
import { promptPhase } from './prompt-phase.ts'
import { type Asked, rawPhase } from './raw-phase.ts'
import { readAnswer } from './read-answer.ts'
import { isSameRecord, settledRecord } from './settled-record.ts'

/**
 * Takes a generation through its phases; each is left alone when its file is there and nothing above
 * it has changed.
 *
 * @returns whether a model was asked
 * @throws PipelineError when it gave no good answer, and whatever else goes wrong before or after.
 */
export async function makeAnswer(job: AnswerJob): Promise<Asked> {
  const { spec, open, wanted } = job
  const { paths } = open
  const promptText = promptPhase(job)
  const { asked, origin, parsed } = await rawPhase(job, promptText)
  const isRead = asked !== 'no' || parsedFault(open.look(), wanted) !== undefined
  if (isRead) {
    // Should the answer not be good enough, what was made of another one must not stand for it.
    open.clear('parsed')
    writeWhole(paths.parsed, parsed ?? readAnswer(spec.stage, wanted.parser, readText(paths.raw)))
  }
  const isOurs = isRead || origin !== undefined
  const how = { input_mode: 'prompt' } as const
  if (isOurs) writeParsedMetadata(paths, spec, wanted.parser, how, readText(paths.parsed))
  const call = origin && writeRawMetadata(paths, spec, wanted.backend, origin)
  const record = settledRecord(open.look(), wanted, isOurs ? new Date().toISOString() : undefined)
  if (isOurs) {
    const fields = { parser_name: wanted.parser, ...how, ...fileFields(paths) }
    open.save(record, { ...call, ...fields })
  } else if (!isSameRecord(record, open.record)) {
    // Of a generation that others made only the record is new.
    open.save(record)
  }
  return asked
}
