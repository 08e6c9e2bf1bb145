import { StageError } from '../../stage/stage-error.ts'
import type { StageContext } from '../../stage/stage.ts'
import type { MediaKind } from '../records/record-schema.ts'
import { shown } from '../records/problem.ts'
import type { GenerateOptions } from './generate-options.ts'
import type { WantedFile } from './plan.ts'
import { dollars, totalUsd } from './price.ts'
import type { MediaProvider } from './provider.ts'
import { quantity } from './quantity.ts'

const DEFAULT_MAX_NEW = 5

/** @throws StageError `media_over_cap` when more files are to be made than one run may make. */
export function refuseOverCap(
  kind: MediaKind,
  toMake: readonly WantedFile[],
  provider: MediaProvider,
  { max_new }: GenerateOptions,
  { config }: Pick<StageContext, 'config'>,
): void {
  const cap = max_new ?? capIn(config['max_new'])
  const count = toMake.length
  if (count <= cap) return
  const price = dollars(totalUsd(provider, toMake))
  throw new StageError(
    'media_over_cap',
    `${quantity(count, kind)} would have to be made with ${provider.name} (cost ${price}), and one run may make ${cap}. Nothing was made. Give max_new: ${count} to make them, or fewer cards.`,
  )
}

/** Settings of a run may come from a command line, as texts. */
function capIn(setting: unknown): number {
  if (setting === undefined) return DEFAULT_MAX_NEW
  const cap = typeof setting === 'string' && setting.trim() !== '' ? Number(setting) : setting
  if (typeof cap === 'number' && Number.isInteger(cap) && cap >= 0) return cap
  throw new StageError(
    'setting_invalid',
    `The setting max_new is ${shown(setting)}; it has to be a whole number from 0.`,
  )
}
