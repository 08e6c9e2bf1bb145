import { registerStage } from '../stage/registry.ts'
import type { Stage } from '../stage/stage.ts'
import { ipaOptionsIn } from './pronunciation/options.ts'
import type { IpaChecks, ipaChecker, ValidateIpaOptions } from './pronunciation/check-ipa.ts'

/**
 * Makes a stage that checks the pronunciations of meanings against a dictionary, and against
 * espeak-ng for words it does not have.
 *
 * It checks the input's `meanings`, else the staging file the input names as `file`, else the whole
 * vocabulary.
 */
export function validateIpa(options: ValidateIpaOptions = {}): Stage<unknown, IpaChecks> {
  let checking: Promise<ReturnType<typeof ipaChecker>> | undefined
  return {
    name: 'validate_ipa',
    displayName: 'Validate pronunciation',
    // The vocabulary or the dictionary may be another one the next time.
    isReusable: false,
    async execute(input, context) {
      checking ??= import('./pronunciation/check-ipa.ts').then((work) => work.ipaChecker(options))
      return (await checking)(input, context)
    },
  }
}

registerStage<ValidateIpaOptions>({
  name: 'validate_ipa',
  title: 'Validate pronunciation',
  description: 'Checks pronunciations by a dictionary and espeak-ng.',
  options: (z) => z.strictObject({ folder: z.string().exactOptional(), ...ipaOptionsIn(z) }),
  create: validateIpa,
})
