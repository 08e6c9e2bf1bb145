import { createRequire } from 'node:module'
import type { Environment } from 'minijinja-js'
import { templateFilters } from './filters.ts'
import { MISSING, PRESENT } from './guard.ts'

/** Without an extension, so that the engine never turns HTML escaping on. */
const NAME = 'template'

let environment: Environment | undefined
let onMissing: (check: number) => void = () => {}

/** Loading the engine takes some 40 ms, so it waits for the first template. */
function engine(): Environment {
  if (environment) return environment
  const require = createRequire(import.meta.url)
  const { Environment: Engine } = require('minijinja-js') as typeof import('minijinja-js')
  const made = new Engine()
  made.enablePyCompat()
  made.undefinedBehavior = 'strict'
  for (const [name, filter] of Object.entries(templateFilters)) made.addFilter(name, filter)
  made.addFilter(MISSING, (check: number) => {
    onMissing(check)
    return ''
  })
  made.addTest(PRESENT, (item: unknown, check: number) => {
    if (item === undefined) onMissing(check)
    return true
  })
  environment = made
  return made
}

/** What the engine says of a template, with its line counted from 1. */
export class EngineFault extends Error {
  readonly line: number
  readonly isSyntax: boolean

  constructor(cause: unknown) {
    const [text = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n')
    const [, message = text, line = '1'] = /^(.*?)\s*\(in template:(\d+)\)/.exec(text) ?? []
    super(message.replace(/^syntax error: /, ''), { cause })
    this.line = Number(line)
    this.isSyntax = text.startsWith('syntax error')
  }
}

/** @throws EngineFault when the source is not a template. */
export function checkSyntax(source: string): void {
  attempt((made) => made.addTemplate(NAME, source))
}

/**
 * Renders once.
 *
 * @param missing - Told the number of every check of the guarded template that fails.
 * @throws EngineFault
 */
export function renderGuarded(
  guarded: string,
  values: Record<string, unknown>,
  missing: (check: number) => void,
): string {
  onMissing = missing
  return attempt((made) => made.renderNamedStr(NAME, guarded, values))
}

/** Whether the engine has a filter or test of this name; otherwise only a rendering would tell. */
export function isKnown(kind: 'filter' | 'test', name: string): boolean {
  try {
    renderGuarded(kind === 'filter' ? `{{ ""|${name} }}` : `{{ "" is ${name} }}`, {}, () => {})
    return true
  } catch (error) {
    return !(error instanceof EngineFault && error.message.startsWith(`unknown ${kind}`))
  }
}

function attempt<T>(work: (made: Environment) => T): T {
  try {
    return work(engine())
  } catch (error) {
    // After a trap (memory, stack) an instance must not be used again.
    if (error instanceof Error && error.name === 'RuntimeError') environment = undefined
    throw new EngineFault(error)
  }
}
