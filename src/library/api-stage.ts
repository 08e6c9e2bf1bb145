import { skipped } from '../stage/outcome.ts'
import type { Providers, Returned, Stage, StageContext, StageFrame } from '../stage/stage.ts'
import { missingProvider } from './missing-provider.ts'

export interface ApiStageOptions<Provider, Input, Output> extends StageFrame<Input, Output> {
  /** Whether the stage fails without its provider; else it is skipped. Default `true`. */
  required?: boolean
  /** Works with the provider. */
  work: (
    provider: Provider,
    input: Input,
    context: StageContext,
  ) => Returned<Output> | Promise<Returned<Output>>
}

/**
 * Makes a stage that works through a provider the run lends it: `session.run(stage, input, {
 * providers: { image } })`.
 *
 * Without the provider it fails with `Missing provider: image`, or is skipped for that reason where
 * the provider is not required.
 *
 * @example
 * const decks = apiStage('anki', { name: 'list_decks', work: (anki: Anki) => anki.deckNames() })
 */
export function apiStage<
  const Key extends keyof Providers & string,
  Input = unknown,
  Output = unknown,
  Provider = Exclude<Providers[Key], undefined>,
>(
  providerKey: Key,
  { required = true, work, ...frame }: ApiStageOptions<Provider, Input, Output>,
): Stage<Input, Output> {
  return {
    ...frame,
    execute(input, context) {
      const provider = context.providers[providerKey]
      if (provider !== undefined && provider !== null) {
        return work(provider as Provider, input, context)
      }
      if (!required) return skipped(`Missing provider: ${providerKey}`)
      throw missingProvider(providerKey)
    },
  }
}
