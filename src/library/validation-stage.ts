import { checkFaults } from '../stage/check-faults.ts'
import { done, type Outcome } from '../stage/outcome.ts'
import { StageError } from '../stage/stage-error.ts'
import type { Stage, StageContext, StageFrame } from '../stage/stage.ts'
import { inputField } from './input-field.ts'

export interface ValidationStageOptions<Value> extends StageFrame<unknown, Value> {
  /** The field of the input that is checked. Default: the whole input. */
  key?: string
  /** What is wrong, a sentence each; nothing when all is well. */
  check: (value: Value, context: StageContext) => readonly string[] | Promise<readonly string[]>
}

/**
 * Makes a stage that checks a value and gives it on unchanged.
 *
 * The stage fails with `Validation failed: n errors`; each error is in the result's `errors`.
 *
 * @example
 * const notEmpty = validationStage({
 *   name: 'not_empty',
 *   key: 'words',
 *   check: (words: string[]) => (words.length > 0 ? [] : ['There are no words.']),
 * })
 */
export function validationStage<Value = unknown>({
  key,
  check,
  ...frame
}: ValidationStageOptions<Value>): Stage<unknown, Value> {
  return {
    // Checking costs nothing, and the check may be another one the next time.
    isReusable: false,
    ...frame,
    async execute(input, context) {
      const value = inputField(input, key) as Value
      const errors = checkFaults(`The check of '${frame.name}'`, await check(value, context))
      if (errors.length > 0) throw validationFailed(errors)
      return validationPassed(value)
    },
  }
}

/** How a stage gives on what it found nothing wrong with. */
export function validationPassed<Value>(value: Value): Outcome<Value> {
  return done(value, 'Validation passed')
}

/** How every stage that checks something says that it found something. */
export function validationFailed(errors: readonly string[]): StageError {
  const count = `${errors.length} error${errors.length === 1 ? '' : 's'}`
  return new StageError('validation_failed', `Validation failed: ${count}`, errors)
}
