import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { listParsers, listRunners, listStages, VERDICTS } from '../src/index.ts'
import { reverie } from './cli/reverie.ts'
import { ON_BUILT_PACKAGE } from './helpers/built.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const MARK = '=== program '

const RUN = [
  'docs/getting-started.md',
  'docs/runners.md',
  'docs/prompt-stages.md',
  'docs/stage-library.md',
]
/** Their programs ask real models, or work on a data root. */
const NOT_RUN = ['README.md', 'docs/cohorts.md']

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const programsOf = (page: string) => [...read(page).matchAll(/```ts\n([^]*?)```/g)]

test('the programs of every page import what they use, use what they import, and fit its types', (t) => {
  const folder = mkdtempSync(join(ROOT, 'artifacts', 'docs-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const page of [...RUN, ...NOT_RUN]) {
    programsOf(page).forEach(([, code = ''], index) => {
      writeFileSync(join(folder, `${basename(page, '.md')}-${index + 1}.ts`), code)
    })
  }
  const config = { extends: join(ROOT, 'tsconfig.json'), include: ['*.ts'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })
  assert.equal(status, 0, stdout)
})

test('every page a page leads to is there, and comes with the package', () => {
  const { files } = JSON.parse(read('package.json')) as {
    files: string[]
  }
  const pages = [...RUN, ...NOT_RUN, 'docs/ARCHITECTURE.md', 'CONTRIBUTING.md']
  for (const page of pages) {
    const text = read(page)
    const links = [...text.matchAll(/\]\(([^():]+\.md)(?:#([\w-]+))?\)/g)]
    for (const [, link = '', part] of links) {
      const target = join(dirname(page), link)
      const shown = read(target)
      assert.ok(files.includes(target.split('/')[0] ?? ''), `${target} of ${page} is not packed`)
      const headings = [...shown.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
        title.toLowerCase().replaceAll(' ', '-'),
      )
      assert.ok(part === undefined || headings.includes(part), `${target} has no part ${part}`)
    }
  }
})

test('every provider, verdict, parser and ready-made stage has its place in the pages', () => {
  const known: [page: string, names: readonly string[]][] = [
    ['README.md', listRunners()],
    ['docs/runners.md', VERDICTS.filter((verdict) => verdict !== 'ok')],
    ['docs/prompt-stages.md', listParsers()],
    ['docs/stage-library.md', listStages()],
  ]
  for (const [page, names] of known) {
    const text = read(page)
    assert.deepEqual(
      names.filter((name) => !text.includes(`\`${name}\``)),
      [],
      page,
    )
  }
})

for (const [name, file] of [
  ['Session', 'src/session.ts'],
  ['StageRunner', 'src/cohort/stage-runner/stage-runner.ts'],
] as const) {
  test(`the example of ${name} runs as it stands`, (t) => {
    const [, example = ''] = /@example\n((?: \*.*\n)+?) \*\//.exec(read(file)) ?? []
    const folder = mkdtempSync(join(ROOT, 'artifacts', 'docs-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    cpSync(join(ROOT, 'data', '1_raw'), join(folder, 'data', '1_raw'), { recursive: true })
    const code = `import { ${name} } from 'reverie'\n${example.replaceAll(/^ \* ?/gm, '')}`
    writeFileSync(join(folder, 'example.ts'), code)
    const { NODE_TEST_CONTEXT: _, ...env } = ON_BUILT_PACKAGE
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', 'example.ts'],
      { cwd: folder, env, encoding: 'utf8' },
    )
    assert.equal(status, 0, stderr)
    assert.notEqual(stdout.trim(), '')
  })
}

for (const page of RUN) {
  const blocks = programsOf(page)

  test(`the ${blocks.length} programs of ${page} run as they stand`, async (t) => {
    assert.ok(blocks.length > 1)
    // Below the package, so that its own dependencies are found.
    const folder = mkdtempSync(join(ROOT, 'artifacts', 'docs-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    blocks.forEach(([, code = ''], index) => {
      writeFileSync(join(folder, `program-${index + 1}.ts`), code)
    })
    // One after the other in one process, which spares most of the time.
    const numbers = blocks.map((_, index) => index + 1)
    const all = `for (const number of [${numbers.join()}]) {
      console.log('${MARK}' + number)
      await import('./program-' + number + '.ts')
    }`
    writeFileSync(join(folder, 'all.ts'), all)
    const { NODE_TEST_CONTEXT: _, ...env } = ON_BUILT_PACKAGE
    const child = spawn(process.execPath, ['--import', 'tsx', 'all.ts'], { cwd: folder, env })
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const [exitCode] = (await once(child, 'close')) as [number]
    assert.equal(exitCode, 0, said)
    const parts = said.split(MARK).slice(1)
    assert.equal(parts.length, blocks.length)
    for (const [number, text = ''] of parts.map((part) => part.split(/\n([^]*)/))) {
      const code = blocks[Number(number) - 1]?.[1] ?? ''
      const left = isForTheCommand(code) ? await fromTheCommand(t, folder, Number(number)) : text
      assert.notEqual(left.trim(), '', `program ${number} of ${page} says nothing`)
    }
  })
}

/** Whether a program is a pipeline in a file, which says nothing by itself. */
const isForTheCommand = (code: string) => code.includes('export default pipeline(')

async function fromTheCommand(t: TestContext, cwd: string, number: number): Promise<string> {
  const args = ['pipeline', 'run', `program-${number}.ts`, '--set', 'city=Bergen']
  const { code, stdout, stderr } = await reverie(t, args, { cwd })
  assert.equal(code, 0, stderr)
  return stdout
}
