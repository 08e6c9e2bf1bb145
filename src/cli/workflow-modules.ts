import { readFileSync } from 'node:fs'
import nodeModule from 'node:module'

/** The public surface of this very package. All code lies in one folder in the form it is shipped in. */
const PACKAGE = new URL(
  import.meta.url.endsWith('.ts') ? '../index.ts' : './index.js',
  import.meta.url,
).href

interface Resolved {
  url: string
  format?: string
  shortCircuit?: boolean
}

type Next<Result> = (specifier: string, context: unknown) => Result
type Read = (file: URL, encoding: 'utf8') => string

/**
 * Lets workflows be imported: TypeScript files and JavaScript with `import` or `export`, whatever
 * the folder says, as ES modules, and this very package for its name. Else a workflow could bring
 * another copy of the package along, whose errors and outcomes this one would not know for its own;
 * and it would have to be installed beside it.
 */
export async function readyForWorkflows(): Promise<void> {
  const tsx = await import('tsx/esm/api')
  tsx.register()
  // Newer than the types of Node here, and without the warning newer ones give for the older way.
  const { registerHooks } = nodeModule as { registerHooks?: (hooks: object) => void }
  if (registerHooks !== undefined) {
    registerHooks({
      resolve: (specifier: string, context: unknown, next: Next<Resolved>) =>
        specifier === 'reverie' ? OWN : asModule(next(specifier, context), readFileSync),
    })
    return
  }
  nodeModule.register(`data:text/javascript,${encodeURIComponent(HOOKS)}`)
}

const OWN: Resolved = { url: PACKAGE, format: 'module', shortCircuit: true }

function asModule(found: Resolved, read: Read): Resolved {
  const [file = ''] = found.url.split('?')
  if (!file.startsWith('file:') || found.format === 'module') return found
  // More than the bare words: a prompt in a text over several lines may begin one with them.
  const statement =
    /^\s*(?:import\s*(?:["'{*]|[\w$]+\s*(?:,\s*[{*]|from\s*["']))|export\s*(?:[{*]|(?:default|const|let|var|function|class|async)\b))/m
  const isModule =
    file.endsWith('.ts') ||
    (file.endsWith('.js') &&
      !file.includes('/node_modules/') &&
      statement.test(read(new URL(file), 'utf8')))
  return isModule ? { ...found, format: 'module' } : found
}

/** The same for a thread of its own, where nothing of this file can be reached. */
const HOOKS = `
import { readFileSync } from 'node:fs'
const asModule = ${asModule.toString()}
export const resolve = async (specifier, context, next) =>
  specifier === 'reverie' ? ${JSON.stringify(OWN)} : asModule(await next(specifier, context), readFileSync)`
