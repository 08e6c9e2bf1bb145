import { ReverieError } from '../../core/errors.ts'
import type { Variables } from '../../io/variables.ts'
import type { RunnerRequest } from '../contract.ts'
import { refuseOption } from '../refuse-option.ts'

/**
 * The key in the first of these variables that is set.
 *
 * @throws ReverieError `key_missing` naming them, `key_invalid` for a value that is no key.
 */
export function keyFrom(
  variables: Variables,
  provider: string,
  names: readonly [string, ...string[]],
): string {
  for (const name of names) {
    const key = variables(name)?.trim() ?? ''
    if (key === '') continue
    if (/^[\u0021-\u007e]+$/.test(key)) return key
    throw new ReverieError(
      'key_invalid',
      `${name} holds characters no key has, such as a space or a line break. Set it to the key alone.`,
    )
  }
  throw new ReverieError(
    'key_missing',
    `${provider} needs a key, and ${names.join(' or ')} is not set. Set it in the environment or in the call's env; a server of your own that wants none takes any text.`,
  )
}

/**
 * The address a path has under the base URL in a variable, or under the provider's own.
 *
 * @throws ReverieError `base_url_invalid` when the variable holds no http(s) address.
 */
export function urlUnder(
  variables: Variables,
  variable: string,
  standard: string,
  path: string,
): URL {
  const base = variables(variable)?.trim() || standard
  const [address = '', query] = base.split('?')
  const whole = `${address.replace(/\/+$/, '')}/${path}`
  if (/^https?:\/\/[^/]/i.test(address) && URL.canParse(whole)) {
    const url = new URL(whole)
    // What the base asks for stays asked for; what the path asks for comes after it.
    for (const [name, value] of new URLSearchParams(query)) url.searchParams.append(name, value)
    return url
  }
  // A name and a password may stand before the host, a key behind a question mark.
  const shown = address.replace(/[^/]*@/, '…@')
  throw new ReverieError(
    'base_url_invalid',
    `${variable} is '${shown}', which is no address. It has to begin with http:// or https://, as in https://host/path.`,
  )
}

/**
 * Refuses what only a program with tools and sessions can do.
 *
 * @throws ReverieError `option_unsupported` naming the option.
 */
export function refuseProgramOptions(request: RunnerRequest): void {
  for (const name of ['tools', 'extraFlags', 'resumeSession'] as const) {
    refuseOption(
      request,
      name,
      "It is called over HTTP: leave the option out, or use the provider's own program as backend.",
    )
  }
}
