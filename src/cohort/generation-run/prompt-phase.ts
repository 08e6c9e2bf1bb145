import { readText, writeWhole } from '../../io/files.ts'
import { digestOf } from '../store/digest.ts'
import type { GenerationRecord } from '../store/record.ts'
import { promptFault } from './faults.ts'
import type { AnswerJob } from './job.ts'
import { forgotten } from './metadata-fields.ts'

/**
 * Makes sure of the prompt. One that has to be made again takes all that was made of it along,
 * unless it comes out the same.
 *
 * @returns how to get its text, which is needed only when the model is asked
 * @throws TemplateError
 */
export function promptPhase({ open, wanted, force, render }: AnswerJob): () => string {
  const { prompt, raw, parsed, record } = open.look()
  if (!force && promptFault(open.look(), wanted) === undefined) {
    return prompt === undefined ? render : () => readText(prompt.path)
  }
  const text = render()
  const { template, values } = wanted
  const known = record?.prompt?.file
  if (digestOf(text) === (prompt?.digest ?? known?.digest)) {
    if (prompt === undefined) writeWhole(open.paths.prompt, text)
    const file = prompt?.mark ?? known
    const same = { ...record, prompt: { template, values, ...(file && { file }) } }
    open.save({ ...same, version: 1, mode: 'llm' })
    return () => text
  }
  const isFirst = (prompt ?? raw ?? parsed) === undefined
  if (!isFirst) open.clear('prompt')
  const fresh: GenerationRecord = { version: 1, mode: 'llm', prompt: { template, values } }
  open.save(fresh, isFirst ? {} : forgotten(open.metadata))
  return () => text
}
