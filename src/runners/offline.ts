import { answer } from './offline/answer.ts'
import type { Runner } from './contract.ts'
import { refuseOption } from './refuse-option.ts'
import { textRunner } from './text-runner.ts'

const NOTE =
  'Lexical baseline: no model was asked. The answer was chosen and measured by its words alone.'

const answering = textRunner((prompt, { seed }) => ({
  text: answer(prompt, seed === undefined ? {} : { seed }),
  finishReason: 'stop',
}))

/**
 * Answers without a network, a key or a model, by counting and comparing words; the default where
 * nothing else is set up, and the control arm of an experiment.
 *
 * The same prompt gets the same answer; a `seed` varies it, the same way every time. The name of
 * the stage and the model change nothing. There are no tokens, so there is no usage.
 */
export const offlineRunner: Runner = async (request) => {
  refuseOption(request, 'resumeSession', 'It has no memory; name the agent program that has it.')
  const reply = await answering(request)
  return reply.verdict === 'ok' ? { ...reply, note: NOTE } : reply
}
