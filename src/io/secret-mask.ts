import { maskSecrets, type Secret } from '../core/mask.ts'
import { type Environment, knownSecrets } from './environment.ts'

/** The secrets of this process's environment and of variables added for a call. */
export function processSecrets(added: Environment = {}): Secret[] {
  return knownSecrets(process.env, added)
}

/**
 * Takes the secrets of an environment, and of variables added for a call, out of texts.
 *
 * @param environment default: that of this process
 */
export function secretMask(
  environment: Environment = process.env,
): (text: string, added?: Environment) => string {
  const known = knownSecrets(environment)
  return (text, added) =>
    maskSecrets(text, added === undefined ? known : [...known, ...knownSecrets(added)])
}
