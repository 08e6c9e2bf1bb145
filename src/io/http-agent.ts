import type { Dispatcher } from 'undici'
import { ReverieError } from '../core/errors.ts'
import type { Variables } from './variables.ts'

/** How long an idle connection is kept for the next call; servers that close earlier say so. */
const KEEP_ALIVE_MS = 30_000

const agents = new Map<string, Dispatcher>()

/**
 * The pool of connections for an address, with the proxies the environment names in `HTTP_PROXY`,
 * `HTTPS_PROXY` and `NO_PROXY` (or in small letters, which win). This machine itself is never
 * reached through a proxy.
 *
 * Source: https://pkg.go.dev/net/http#ProxyFromEnvironment (loopback addresses need no proxy)
 *
 * @throws ReverieError `proxy_invalid` when a proxy is no address.
 */
export async function agentFor(url: URL, variables: Variables): Promise<Dispatcher> {
  const named = (name: string) => variables(name.toLowerCase()) ?? variables(name) ?? ''
  const isLocal = isLoopback(url.hostname)
  const httpProxy = isLocal ? '' : named('HTTP_PROXY')
  const httpsProxy = isLocal ? '' : named('HTTPS_PROXY')
  const noProxy = isLocal ? '' : named('NO_PROXY')
  const key = JSON.stringify([httpProxy, httpsProxy, noProxy])
  const known = agents.get(key)
  if (known !== undefined) return known
  const { EnvHttpProxyAgent } = await import('undici')
  try {
    const options = { keepAliveTimeout: KEEP_ALIVE_MS, proxyTunnel: false }
    const agent = new EnvHttpProxyAgent({ ...options, httpProxy, httpsProxy, noProxy })
    agents.set(key, agent)
    return agent
  } catch (cause) {
    // The value is not shown: a proxy's address often holds a password.
    throw new ReverieError(
      'proxy_invalid',
      'HTTP_PROXY or HTTPS_PROXY is no address of a proxy. Write it as http://host:port.',
      { cause },
    )
  }
}

/** Whether a host name of a URL means this machine. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}
