// Runs the test files below a folder: `node scripts/test.mjs test [part-of-a-path…]`.
// On Node 20 `tsx --test` with a folder or a quoted glob finds nothing and exits 0, so the files
// are found here, and finding none is a failure.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { globSync } from 'tinyglobby'

const [folder = 'test', ...parts] = process.argv.slice(2)
const files = globSync(`${folder}/**/*.test.ts`, {
  ignore: folder === 'test' ? ['test/real/**'] : [],
})
  .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
  .sort()

if (files.length === 0) {
  console.error(
    `No test file matches ${folder}/**/*.test.ts ${parts.join(' ')}; a run without tests is a failure.`,
  )
  process.exit(1)
}

/** Folders whose tests start no programs and leave nothing behind in their process. */
const SHARING = /^test\/(?:core|stage|cohort|library|report)(?:\/|$)/
const LARGEST = 8

mkdirSync('.build', { recursive: true })
const shared = mkdtempSync('.build/tests-')
const run = [...files.filter((file) => !SHARING.test(file)), ...groups()]

// One more than there are cores, because some tests wait for what they started.
const options = ['--test-reporter=spec', `--test-concurrency=${availableParallelism() + 1}`]
const child = spawn(process.execPath, ['--import', 'tsx', '--test', ...options, ...run], {
  stdio: 'inherit',
})
child.on('exit', (code, signal) => {
  rmSync(shared, { recursive: true, force: true })
  process.exit(signal ? 1 : (code ?? 1))
})

/** Test files that import those of one folder: to start a process costs more than most tests do. */
function groups() {
  const byFolder = new Map()
  for (const file of files.filter((each) => SHARING.test(each))) {
    const there = byFolder.get(dirname(file)) ?? []
    byFolder.set(dirname(file), [...there, file])
  }
  return [...byFolder].flatMap(([name, inFolder]) =>
    Array.from({ length: Math.ceil(inFolder.length / LARGEST) }, (_, index) => {
      const path = join(shared, `${name.replaceAll('/', '-')}-${index + 1}.test.ts`)
      const own = inFolder.slice(index * LARGEST, (index + 1) * LARGEST)
      writeFileSync(path, own.map((file) => `import ${JSON.stringify(resolve(file))}\n`).join(''))
      return path
    }),
  )
}
