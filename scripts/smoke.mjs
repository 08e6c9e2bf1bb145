// Packs the package, looks it over with publint and attw, installs the tarball in an empty folder
// and uses it there: by import, by its types, and as a command.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = new URL('..', import.meta.url).pathname
const work = mkdtempSync(join(tmpdir(), 'reverie-smoke-'))
const run = (program, args, options = {}) =>
  execFileSync(program, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    ...options,
  })
const expect = (what, isTrue) => {
  if (!isTrue) throw new Error(`Smoke test failed: ${what}`)
  console.log(`ok  ${what}`)
}

try {
  run('npm', ['pack', '--loglevel=error', '--pack-destination', work])
  const tarball = join(
    work,
    readdirSync(work).find((name) => name.endsWith('.tgz')),
  )
  run('npx', ['publint', tarball, '--strict'])
  expect('publint has nothing against the tarball', true)
  run('npx', ['attw', tarball, '--profile', 'esm-only'])
  expect('the types resolve', true)

  const folder = join(work, 'user')
  execFileSync('mkdir', [folder])
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  run('npm', ['install', '--no-audit', '--no-fund', '--omit=dev', tarball], { cwd: folder })
  writeFileSync(
    join(folder, 'use.mjs'),
    `import { Session } from 'reverie'
const session = new Session({ outputDir: 'out', prefix: 'x' })
const result = await session.runPrompt('a', 'Tides follow the moon. The moon pulls the sea.', 'offline')
console.log(JSON.stringify({ source: result.source, filled: result.text().trim().length > 0 }))
await session.close()
`,
  )
  const used = JSON.parse(run(process.execPath, ['use.mjs'], { cwd: folder }))
  expect('a session runs by import', used.source === 'runner' && used.filled)
  expect('the answer is a file', readFileSync(join(folder, 'out/x-a-output.md'), 'utf8').length > 0)

  // As authors of other packages meet it: all that is inferred has to have a name they can reach.
  writeFileSync(join(folder, 'uses.ts'), readFileSync(join(root, 'test/inferred-types-program.ts')))
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        module: 'nodenext',
        target: 'es2023',
        lib: ['es2023'],
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        verbatimModuleSyntax: true,
        declaration: true,
        emitDeclarationOnly: true,
        outDir: 'types',
      },
      files: ['uses.ts'],
    }),
  )
  run(join(root, 'node_modules/.bin/tsc'), ['-p', folder], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  expect('a package built on it has types of its own', true)

  const command = join(folder, 'node_modules/.bin/reverie')
  const answer = run(command, ['run', 'hello', '-b', 'offline'], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'pipe'],
    input: 'Tides follow the moon. The moon pulls the sea.',
  })
  expect('the command answers on standard output', answer.trim().length > 0)
  writeFileSync(
    join(folder, 'sum.ts'),
    `import { pipeline } from 'reverie'
const two: number = 2
export default pipeline('sum', [
  { name: 'a', execute: () => two },
  { name: 'b', dependencies: ['a'], execute: ({ a }: { a: number }) => a + 1 },
])
`,
  )
  const sum = run(command, ['pipeline', 'run', 'sum.ts'], { cwd: folder })
  expect('the command runs a pipeline in TypeScript', JSON.parse(sum).b === 3)
  expect(
    'the command knows the stages',
    run(command, ['stages'], { cwd: folder }).includes('load_file'),
  )
  run(command, ['init', 'daydream', 'study'], { cwd: folder })
  const daydream = run(
    process.execPath,
    ['--import', 'tsx', 'workflows/daydream.ts', '--concepts', 'kintsugi,stigmergy'],
    { cwd: join(folder, 'study') },
  )
  expect('a study of its own runs', daydream.includes('The best of 8 essays'))
  expect('the command has a help', run(command, ['--help'], { cwd: folder }).includes('fanout'))
} finally {
  rmSync(work, { recursive: true, force: true })
}
