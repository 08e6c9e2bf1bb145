import { StageError } from '../stage/stage-error.ts'

/** What a stage says that cannot work without a provider it was not lent. */
export function missingProvider(key: string): StageError {
  const missing = `Missing provider: ${key}`
  const howTo = `Lend it: { providers: { ${key}: … } } in a script, --provider ${key}=… with the command.`
  return new StageError('provider_missing', `${missing}. ${howTo}`, [missing])
}
