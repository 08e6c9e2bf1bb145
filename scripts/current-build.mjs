// Prints the folder of the code as it is now, packed as it is shipped and with source maps, for tests
// that run the command. It is named for its content, so it is made once and never changed under a
// program that runs from it.
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { globSync } from 'tinyglobby'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const BUILDS = join(ROOT, '.build')

const hash = createHash('sha256')
const sources = globSync(['package.json', 'scripts/*.mjs', 'src/**'], { cwd: ROOT })
for (const path of sources.sort()) hash.update(`${path}\0`).update(readFileSync(join(ROOT, path)))
const folder = join(BUILDS, hash.digest('hex').slice(0, 16))

if (!existsSync(folder)) {
  const { bundle } = await import('./bundle.mjs')
  mkdirSync(BUILDS, { recursive: true })
  const making = mkdtempSync(`${folder}-`)
  await bundle(making, { sourcemap: true })
  // With it tsx takes the package for the one in this folder.
  const paths = { reverie: ['./index.js'], 'reverie/*': ['./*.js'] }
  writeFileSync(join(making, 'tsconfig.json'), JSON.stringify({ compilerOptions: { paths } }))
  try {
    renameSync(making, folder)
  } catch {
    // Another process was faster, with the same.
    rmSync(making, { recursive: true })
  }
}
console.log(folder)
