import { ReverieError } from '../core/errors.ts'
import { describeIssues, type Schema } from '../core/parse/schema.ts'
import { shownIssues } from '../core/shown-issues.ts'

/** What a stage was given does not fit its input schema. */
export class InputError extends ReverieError {
  readonly stage: string
  readonly issues: readonly string[]

  constructor(stage: string, issues: readonly string[]) {
    super(
      'input_invalid',
      `The input of stage '${stage}' does not fit its schema:\n${shownIssues(issues)
        .map((issue) => `- ${issue}`)
        .join('\n')}`,
    )
    this.stage = stage
    this.issues = issues
  }
}

/** The input as its schema has it. @throws InputError with each path and value it refuses. */
export function checkedInput<Input>(stage: string, given: unknown, schema?: Schema<Input>): Input {
  // Without a schema what is given is what the stage works on, and the types say so.
  if (schema === undefined) return given as Input
  const checked = schema.safeParse(given)
  if (checked.success) return checked.data
  throw new InputError(stage, describeIssues(given, checked.error.issues))
}
