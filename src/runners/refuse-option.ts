import { ReverieError } from '../core/errors.ts'
import type { RunnerRequest } from './contract.ts'

type Refusable = 'tools' | 'permissionMode' | 'extraFlags' | 'resumeSession'

/**
 * Refuses an option a provider has no way to take; a blank one asks for nothing.
 *
 * @throws ReverieError `option_unsupported`
 */
export function refuseOption(request: RunnerRequest, name: Refusable, advice: string): void {
  const value = request[name] ?? ''
  const text = typeof value === 'string' ? value.trim() : value.join(' ')
  if (text === '') return
  throw new ReverieError(
    'option_unsupported',
    `${request.backend.provider} cannot take ${name} ('${text}'). ${advice}`,
  )
}
