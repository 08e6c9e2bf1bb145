import { describeIssues, type Schema } from '../core/parse/schema.ts'
import { checkFaults } from '../stage/check-faults.ts'
import { registerStage } from '../stage/registry.ts'
import type { Stage } from '../stage/stage.ts'
import { inputField } from './input-field.ts'
import { isRecordSchema, type RecordSchema } from './records/record-schema.ts'
import { recordSchemaIn } from './records/schema-of-schemas.ts'
import { validationFailed, validationPassed } from './validation-stage.ts'

type Parsed = ReturnType<Schema<unknown>['safeParse']>
interface AwaitableSchema extends Schema<unknown> {
  safeParseAsync?(value: unknown): Promise<Parsed>
}

/** What is wrong with a value, a sentence each. */
export type Check = (value: unknown) => readonly string[] | Promise<readonly string[]>

export interface ValidateOptions {
  /** What the value is held against; a record schema is for a list of records. */
  schema: Schema<unknown> | RecordSchema | Check
  /** The field of the input that is checked. Default: the whole input. */
  key?: string
}

/**
 * Makes a stage that checks a value by a zod schema, a record schema or a function, and gives it on;
 * after a zod schema, as the schema normalises it.
 *
 * It fails with `Validation failed: n errors`; each error is in the result's `errors`.
 */
export function validate({ schema, key }: ValidateOptions): Stage {
  return {
    name: 'validate',
    displayName: 'Validate',
    // Checking costs nothing, and the schema may be another one the next time.
    isReusable: false,
    async execute(input) {
      const { value, errors } = await held(inputField(input, key), schema)
      if (errors.length > 0) throw validationFailed(errors)
      return validationPassed(value)
    },
  }
}

async function held(
  value: unknown,
  schema: ValidateOptions['schema'],
): Promise<{ value: unknown; errors: readonly string[] }> {
  if (typeof schema === 'function') {
    return { value, errors: checkFaults(`The function 'schema'`, await schema(value)) }
  }
  if (isSchema(schema)) {
    const checked = await parsed(schema, value)
    return checked.success
      ? { value: checked.data, errors: [] }
      : { value, errors: describeIssues(value, checked.error.issues) }
  }
  const { checkRecords } = await import('./records/check-records.ts')
  const { problemText } = await import('./records/problem.ts')
  return { value, errors: checkRecords(schema, value, 'records').errors.map(problemText) }
}

/** A zod schema may hold checks that take their time, which its other door waits for. */
async function parsed(schema: AwaitableSchema, value: unknown): Promise<Parsed> {
  return schema.safeParseAsync === undefined
    ? schema.safeParse(value)
    : schema.safeParseAsync(value)
}

function isSchema(value: unknown): value is Schema<unknown> {
  return typeof value === 'object' && value !== null && 'safeParse' in value
}

registerStage<ValidateOptions>({
  name: 'validate',
  title: 'Validate',
  description: 'Checks a value by a zod schema, a record schema or a function.',
  options: (z) =>
    z.strictObject({
      schema: z
        .custom<ValidateOptions['schema']>(
          (value) => typeof value === 'function' || isSchema(value) || isRecordSchema(value),
          'expected a zod schema, a record schema or a function',
        )
        .superRefine((value, context) => {
          if (typeof value === 'function' || isSchema(value) || !isRecordSchema(value)) return
          const { error } = recordSchemaIn(z).safeParse(value)
          for (const { path, message } of error?.issues ?? []) {
            context.addIssue({ code: 'custom', path, message })
          }
        }),
      key: z.string().min(1).exactOptional(),
    }),
  create: validate,
})
