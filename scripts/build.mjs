// Makes the package in `dist`: the types with tsc, the code with rolldown.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bundle } from './bundle.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const making = mkdtempSync(`${root}.build-`)
try {
  const tsc = [`${root}node_modules/typescript/bin/tsc`, '-p', `${root}tsconfig.build.json`]
  const types = spawnSync(process.execPath, [...tsc, '--outDir', making], { stdio: 'inherit' })
  if (types.status !== 0) process.exitCode = 1
  else {
    await bundle(making)
    chmodSync(`${making}/main.js`, 0o755)
    chmodSync(making, 0o755)
    rmSync(`${root}dist`, { recursive: true, force: true })
    renameSync(making, `${root}dist`)
  }
} finally {
  rmSync(making, { recursive: true, force: true })
}
