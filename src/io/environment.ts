import type { Secret } from '../core/mask.ts'

/** What every program may see: where things are, the language, the way to the network. */
const ALLOWED = `
  PATH HOME USER LOGNAME SHELL TERM COLORTERM NO_COLOR TZ LANG LANGUAGE LC_* TMPDIR TMP TEMP XDG_*
  HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY http_proxy https_proxy all_proxy no_proxy
  SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS REQUESTS_CA_BUNDLE CURL_CA_BUNDLE LD_LIBRARY_PATH
`
  .trim()
  .split(/\s+/)
const ALLOWED_NAMES = new Set(ALLOWED.filter((pattern) => !pattern.endsWith('*')))
const ALLOWED_GROUPS = ALLOWED.filter((pattern) => pattern.endsWith('*'))

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * A copy of this process's environment: each look at `process.env` asks the system anew, variable by
 * variable.
 */
export function processEnvironment(): Environment {
  return { ...process.env }
}

export interface ChildEnvironmentOptions {
  /** Further names to pass on; one that ends in `*` stands for all that begin so. */
  allow?: readonly string[]
  /** Variables of the call itself, which win over those passed on. */
  add?: Environment
}

/** The environment of a child: what is on the allowlist and in `base`, and what the call adds. */
export function childEnvironment(
  base: Environment = process.env,
  { allow = [], add = {} }: ChildEnvironmentOptions = {},
): Record<string, string> {
  const groups = [...ALLOWED_GROUPS, ...allow]
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(base)) {
    if (value === undefined) continue
    if (ALLOWED_NAMES.has(name) || groups.some((pattern) => fits(name, pattern))) env[name] = value
  }
  for (const [name, value] of Object.entries(add)) {
    if (value !== undefined) env[name] = value
  }
  return env
}

function fits(name: string, pattern: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern
}

const SHORTEST_SECRET = 8
const SECRET_WORD =
  /API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|TOKEN(?!S|IZ)|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL/i
const SECRET_PART = /(?:^|_)(?:KEY|AUTH|PAT|PWD|COOKIE)(?:_|$)/i
/** Says where something is, not what it is. `PWD` itself is a folder. */
const PLACE = /^(?:OLD)?PWD$|_(?:SOCK|FILE|PATH|DIR|URL|HOST|NAME)$/i
const URL_PASSWORD = /^\w+:\/\/[^/@\s]*:([^/@\s]+)@/

/**
 * The values in environments that must never be shown: those of 8 characters or more in variables
 * named like a key, token, secret or password, and the password inside a URL.
 */
export function knownSecrets(...environments: readonly Environment[]): Secret[] {
  const secrets: Secret[] = []
  for (const [name, text] of environments.flatMap(Object.entries)) {
    const value = text?.trim() ?? ''
    const password = URL_PASSWORD.exec(value)?.[1] ?? ''
    const isNamed = (SECRET_WORD.test(name) || SECRET_PART.test(name)) && !PLACE.test(name)
    if (isNamed && value.length >= SHORTEST_SECRET) secrets.push({ name, value })
    else if (password.length >= SHORTEST_SECRET) secrets.push({ name, value: password })
  }
  return secrets
}
