import { existsSync } from 'node:fs'
import { formatBackend, parseBackend } from '../../core/backend.ts'
import { ParseError } from '../../core/parse-error.ts'
import { sha256 } from '../../core/sha256.ts'
import { Outcome, reused } from '../../stage/outcome.ts'
import type { CallOptions, Stage, StageContext } from '../../stage/stage.ts'
import type { Answers, Question } from './answers.ts'

/**
 * A stage that takes the answer of an earlier run on the same job where the session has none, as in
 * another folder. What the session has goes first: it may have been edited by hand.
 */
export function onKeptAnswers<Input, Output>(
  stage: Stage<Input, Output>,
  run: number,
  answers: Answers,
): Stage<Input, Output> {
  return {
    ...stage,
    async execute(input, context) {
      let isKept = false
      const call: StageContext['call'] = async (prompt, options) => {
        const asked = whoIsAsked(options, context)
        if (asked === undefined) return context.call(prompt, options)
        const question = { run, stage: stage.name, prompt: sha256(`${asked}\n${prompt}`) }
        // There after each call.
        const place = context.pathOf('metadata.json')
        const kept = hasOwn(place, question, answers, context)
          ? undefined
          : read(answers.recall(question), options)
        if (kept !== undefined) {
          isKept = true
          return kept.value
        }
        let answer = ''
        const value = await context.call(prompt, {
          ...options,
          read(text) {
            answer = text
            return options.read(text)
          },
        })
        answers.remember(question, place, answer)
        return value
      }
      const own = Object.create(context, { call: { value: call } }) as StageContext
      const returned = await stage.execute(input, own)
      return isKept && !(returned instanceof Outcome) ? reused(returned) : returned
    },
  }
}

/** What a person answers in a test is asked for every time. */
function whoIsAsked(
  { backend: own }: CallOptions<unknown>,
  { backend }: StageContext,
): string | undefined {
  if (backend?.provider === 'override') return undefined
  const asked = own === undefined ? backend : parseBackend(own)
  return asked === undefined ? undefined : formatBackend(asked)
}

function hasOwn(
  place: string,
  question: Question,
  answers: Answers,
  context: StageContext,
): boolean {
  if (context.isForced(question.stage)) return true
  return existsSync(place) && answers.isLastAt(place, question)
}

/** What an earlier version took for an answer may be none to this one. */
function read<Value>(answer: string | undefined, options: CallOptions<Value>) {
  if (answer === undefined) return undefined
  try {
    return options.read(answer)
  } catch (error) {
    if (error instanceof ParseError) return undefined
    throw error
  }
}
