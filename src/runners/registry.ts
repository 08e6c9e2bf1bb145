import type { Backend } from '../core/backend.ts'
import { ReverieError } from '../core/errors.ts'
import { checkName } from '../core/name.ts'
import { didYouMean } from '../core/nearest.ts'
import type { Runner } from './contract.ts'
import { CHECKS, PROVIDERS } from './providers.ts'

/** No runner is registered under the provider of a backend. */
export class UnknownProviderError extends ReverieError {
  readonly provider: string
  readonly known: readonly string[]

  constructor(provider: string, known: readonly string[]) {
    super('unknown_provider', `There is no provider '${provider}'.${didYouMean(provider, known)}`)
    this.provider = provider
    this.known = known
  }
}

/** A runner, or how to get it when it is first asked for. */
export type RunnerEntry = Runner | { load: () => Promise<Runner> }

const entries = new Map<string, RunnerEntry>(Object.entries(PROVIDERS))
const checks = new Map(Object.entries(CHECKS))

/**
 * Makes a runner known under a provider name, in place of one that was there.
 *
 * @throws TypeError when the name cannot stand in a backend, or there is no runner.
 */
export function registerRunner(provider: string, runner: RunnerEntry): void {
  checkName('Provider', provider)
  if (typeof runner !== 'function' && typeof runner?.load !== 'function') {
    throw new TypeError(
      `Provider '${provider}': a runner is a function, or { load } that resolves to one.`,
    )
  }
  entries.set(provider, runner)
  checks.delete(provider)
}

/** The known providers, sorted. */
export function listRunners(): string[] {
  return [...entries.keys()].sort()
}

/**
 * The runner of a provider, loaded now if it was not before.
 *
 * @throws UnknownProviderError listing the known ones.
 */
export async function runnerOf(provider: string): Promise<Runner> {
  const entry = entries.get(provider)
  if (entry === undefined) throw new UnknownProviderError(provider, listRunners())
  if (typeof entry === 'function') return entry
  const runner = await entry.load()
  entries.set(provider, runner)
  return runner
}

/**
 * Sees, before anything is asked, whether a backend names all that its provider needs.
 *
 * @throws ReverieError for what cannot be meant, UnknownProviderError among them.
 */
export async function checkBackend(backend: Backend): Promise<void> {
  await runnerOf(backend.provider)
  const inner = checks.get(backend.provider)?.(backend)
  if (inner !== undefined) await checkBackend(inner)
}
