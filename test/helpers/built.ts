import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('../../scripts/current-build.mjs', import.meta.url))

/** The sources as they are now, in the form they are shipped in. */
const BUILT = execFileSync(process.execPath, [SCRIPT], { encoding: 'utf8' }).trim()

/** The command `reverie`, run by `node`. */
export const REVERIE = join(BUILT, 'main.js')

/** Environment in which `tsx` runs programs on the package as it is shipped. */
export const ON_BUILT_PACKAGE: NodeJS.ProcessEnv = {
  ...process.env,
  TSX_TSCONFIG_PATH: join(BUILT, 'tsconfig.json'),
}
