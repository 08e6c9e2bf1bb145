import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { InterruptedError } from '../core/interrupted-error.ts'

/**
 * What a person answers at the terminal; nothing where that is Ctrl-D.
 *
 * @throws InterruptedError for Ctrl-C, which is no signal while a line is typed.
 */
export async function ask(question: string): Promise<string> {
  const { stdin: input, stderr: output } = process
  const questions = createInterface({ input, output })
  let answer: string | undefined
  let isInterrupted = false
  questions.question(question, (text) => {
    answer = text
    questions.close()
  })
  questions.on('SIGINT', () => {
    isInterrupted = true
    questions.close()
  })
  await once(questions, 'close')
  if (answer !== undefined) return answer
  // What is said next begins on a line of its own.
  output.write('\n')
  if (isInterrupted) throw new InterruptedError('SIGINT')
  return ''
}
