import { inspect } from 'node:util'

/** @throws TypeError for what is no stage, such as the name of one. */
export function checkStage(what: string, given: unknown): void {
  const execute: unknown =
    typeof given === 'object' && given !== null ? Reflect.get(given, 'execute') : undefined
  if (typeof execute === 'function') return
  const howTo = typeof given === 'string' ? ` A ready-made one is getStage('${given}').` : ''
  throw new TypeError(
    `${what} has to be a stage, { name, execute(input, context) }, not ${inspect(given, { depth: 1 })}.${howTo}`,
  )
}
