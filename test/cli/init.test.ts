import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readCatalog } from '../../src/cohort/catalog/catalog.ts'
import { temporaryFolder } from '../helpers/rig.ts'
import { jsonLines, reverie } from './reverie.ts'

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url))

test('init copies a data root that can be read, the script, and a package.json that runs it', async (t) => {
  const cwd = temporaryFolder(t)
  const { code, stdout, stderr } = await reverie(t, ['init', 'daydream'], { cwd })
  assert.deepEqual([code, stderr], [0, ''])
  assert.match(stdout, /^\d+ files are in daydream\. Next:\n\n {2}cd daydream\n {2}npm install\n/)
  const folder = join(cwd, 'daydream')
  assert.deepEqual(readdirSync(join(folder, 'data')).sort(), [
    '1_raw',
    'cohorts',
    'combo_mappings.csv',
  ])
  const { concepts, templates } = await readCatalog(join(folder, 'data'))
  assert.ok(concepts.size > 2)
  for (const { file } of templates.draft.values()) assert.ok(existsSync(file), file)
  const script = 'workflows/daydream.ts'
  assert.equal(
    readFileSync(join(folder, script), 'utf8'),
    readFileSync(join(PACKAGE, script), 'utf8'),
  )
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
    dependencies: Record<string, string>
  }
  assert.equal(manifest.scripts['daydream'], `tsx ${script}`)
  assert.deepEqual(Object.keys(manifest.dependencies), ['reverie', 'tsx'])
})

test('What runs make in a copy is left out of git, as it is in this repository', async (t) => {
  const cwd = temporaryFolder(t)
  await reverie(t, ['init', 'daydream', '.'], { cwd })
  const linesOf = (folder: string) =>
    readFileSync(join(folder, '.gitignore'), 'utf8').trim().split('\n')
  const own = linesOf(PACKAGE).filter((line) => /data\//.test(line))
  assert.deepEqual(linesOf(cwd), ['node_modules/', '/artifacts/', ...own])
})

test('What the copied script needs of the package is in the package', () => {
  const { files } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as {
    files: string[]
  }
  const inputs = ['data/1_raw', 'data/cohorts/*/spec/*', 'data/combo_mappings.csv']
  for (const needed of [...inputs, 'workflows/daydream.ts']) {
    assert.ok(files.includes(needed), needed)
  }
})

test('init overwrites nothing: with one file in the way none is copied', async (t) => {
  const cwd = temporaryFolder(t)
  mkdirSync(join(cwd, 'data/1_raw'), { recursive: true })
  writeFileSync(join(cwd, 'data/1_raw/llm_models.csv'), 'mine')
  const { code, stdout, stderr } = await reverie(t, ['init', 'daydream', '.'], { cwd })
  assert.deepEqual([code, stdout], [2, ''])
  assert.match(stderr, /data\/1_raw\/llm_models\.csv\. Nothing was copied/)
  assert.deepEqual(readdirSync(cwd), ['data'])
  assert.equal(readFileSync(join(cwd, 'data/1_raw/llm_models.csv'), 'utf8'), 'mine')
})

test('A package.json and a .gitignore that are there stay as they are', async (t) => {
  const cwd = temporaryFolder(t)
  writeFileSync(join(cwd, '.gitignore'), 'mine')
  writeFileSync(join(cwd, 'package.json'), '{"name":"mine"}')
  const { code, stdout, stderr } = await reverie(t, ['init', 'daydream', '.'], { cwd })
  assert.equal(code, 0)
  assert.match(stdout, /npm install reverie tsx\n {2}npx tsx workflows\/daydream\.ts/)
  assert.match(stderr, /package\.json was there and stays/)
  assert.equal(readFileSync(join(cwd, 'package.json'), 'utf8'), '{"name":"mine"}')
  assert.match(stderr, /\.gitignore was there and stays/)
  assert.equal(readFileSync(join(cwd, '.gitignore'), 'utf8'), 'mine')
})

test('init refuses workflows there are not and a file in place of the folder', async (t) => {
  const cwd = temporaryFolder(t)
  writeFileSync(join(cwd, 'taken'), '')
  const unknown = await reverie(t, ['init', 'nightmare'], { cwd })
  assert.equal(unknown.code, 2)
  assert.match(unknown.stderr, /Allowed choices are daydream/)
  const taken = await reverie(t, ['init', 'daydream', 'taken'], { cwd })
  assert.equal(taken.code, 2)
  assert.match(taken.stderr, /taken is a file/)
})

test('What was copied runs where it is', async (t) => {
  const cwd = temporaryFolder(t)
  const { stdout } = await reverie(t, ['init', 'daydream', 'mine', '--json'], { cwd })
  const [said] = jsonLines(stdout)
  assert.equal(said?.['workflow'], 'daydream')
  const dataRoot = join(cwd, 'mine/data')
  const args = ['cohort', 'plan', 'daydream', '--data-root', dataRoot]
  const planned = await reverie(t, args, { cwd: join(cwd, 'mine') })
  assert.equal(planned.code, 0, planned.stderr)
  assert.match(planned.stdout, /evaluation/)
})
