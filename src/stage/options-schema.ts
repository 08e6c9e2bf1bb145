import { stageInfo } from './registry.ts'
import { zod } from './zod.ts'

type ZodSchema = import('zod').ZodType

/**
 * The options of a registered stage as JSON Schema, or nothing where another library than zod
 * describes them.
 *
 * @throws UnknownStageError listing the known ones.
 */
export function optionsSchema(stage: string): Readonly<Record<string, unknown>> | undefined {
  const { options } = stageInfo(stage)
  if (!('_zod' in options)) return undefined
  // A function among the options has no JSON Schema; it is shown as anything.
  return zod().toJSONSchema(options as unknown as ZodSchema, {
    io: 'input',
    unrepresentable: 'any',
  })
}
