import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '../helpers/rig.ts'
import { inProcess, valuesFile } from './pipeline-in-process.ts'
import { filesIn, jsonLines } from './reverie.ts'

/** Three stages, each told in a file `runs` when it is run. */
const STORY = `
import { appendFileSync } from 'node:fs'
import { pipeline } from 'reverie'
import { shout } from './shout.ts'

const run = (name: string) => appendFileSync('runs', name + ' ')
export default pipeline('story', [
  { name: 'hero', execute: ({ who }: { who: string }) => (run('hero'), shout(who)) },
  { name: 'plot', dependencies: ['hero'], execute: ({ hero }: { hero: string }) => (run('plot'), hero + ' wins') },
  { name: 'place', execute: () => (run('place'), { sea: true }) },
])
`
const SHOUT = 'export const shout = (text: string): string => text.toUpperCase()\n'

function story(t: Parameters<typeof temporaryFolder>[0]) {
  const cwd = filesIn(temporaryFolder(t), { 'story.ts': STORY, 'shout.ts': SHOUT })
  const taken = () => {
    const path = join(cwd, 'runs')
    const runs = existsSync(path) ? readFileSync(path, 'utf8').trim().split(' ').sort() : []
    writeFileSync(path, '')
    return runs.filter((name) => name !== '')
  }
  const run = (...args: string[]) => inProcess(t, ['pipeline', 'run', 'story.ts', ...args], { cwd })
  return { cwd, taken, run }
}

test('a pipeline of a TypeScript file is run, and its value is JSON on standard output', async (t) => {
  const { cwd, taken, run } = story(t)
  const { code, stdout, stderr } = await run('--set', 'who=ana')
  assert.equal(code, 0, stderr)
  assert.deepEqual(JSON.parse(stdout), { hero: 'ANA', place: { sea: true }, plot: 'ANA wins' })
  assert.deepEqual(taken(), ['hero', 'place', 'plot'])
  assert.ok(existsSync(valuesFile(cwd, 'story')))
  assert.doesNotMatch(stderr, /offline/, 'nobody was asked')
})

test('going on pays for nothing again; --from does its part and what needs it again', async (t) => {
  const { taken, run } = story(t)
  const until = await run('--set', 'who=ana', '--until', 'hero')
  assert.deepEqual(JSON.parse(until.stdout), { hero: 'ANA' })
  assert.deepEqual(taken(), ['hero'])
  await run('--set', 'who=ana')
  assert.deepEqual(taken(), ['place', 'plot'])
  await run('--set', 'who=ana')
  assert.deepEqual(taken(), [])
  await run('--set', 'who=ana', '--from', 'hero')
  assert.deepEqual(taken(), ['hero', 'plot'])
  await run('--set', 'who=eva')
  assert.deepEqual(taken(), ['hero', 'place', 'plot'])
})

test('a dry run tells order and reuse, and does nothing', async (t) => {
  const { cwd, taken, run } = story(t)
  const first = await run('--dry-run', '--set', 'who=ana')
  assert.equal(first.stdout, 'run\thero\nrun\tplot\thero\nrun\tplace\n')
  assert.ok(!existsSync(join(cwd, 'artifacts')))
  await run('--set', 'who=ana', '--until', 'hero')
  taken()
  const second = await run('--dry-run', '--set', 'who=ana', '--json')
  assert.deepEqual(
    jsonLines(second.stdout).map(({ stage, action }) => [stage, action]),
    [
      ['hero', 'reuse'],
      ['plot', 'run'],
      ['place', 'run'],
    ],
  )
  const third = await run('--dry-run', '--set', 'who=ana', '--from', 'hero', '--until', 'plot')
  assert.equal(third.stdout, 'run\thero\nrun\tplot\thero\n')
  assert.deepEqual(taken(), [])
})

test('the value of a set field is JSON where it can be', async (t) => {
  const cwd = filesIn(temporaryFolder(t), {
    'echo.mjs': "export default { name: 'echo', execute: (input) => input }",
  })
  const sets = ['a=1', 'b=[1, "x"]', 'c=x=y', 'd=', 'a=2', 'e="1"']
  const { stdout } = await inProcess(
    t,
    ['pipeline', 'run', './echo.mjs', ...sets.flatMap((text) => ['--set', text])],
    { cwd },
  )
  assert.deepEqual(JSON.parse(stdout), { a: 2, b: [1, 'x'], c: 'x=y', d: '', e: '1' })
})

test('prompts go to the backend; without one it is said that no model answers', async (t) => {
  const cwd = filesIn(temporaryFolder(t), {
    'ask.ts': `
import { chain, promptStage } from 'reverie'
export default chain('ask', [promptStage({ name: 'ask', template: 'Say {{ word }}' })].map((stage) => ({ stage, name: 'say' })))
`,
  })
  const args = ['pipeline', 'run', 'ask.ts', '--set', 'word=hola'] as const
  const asked = await inProcess(t, [...args, '-b', 'command:tr a-z A-Z'], { cwd })
  assert.equal(asked.code, 0, asked.stderr)
  assert.equal(asked.stdout, 'SAY HOLA')
  const offline = await inProcess(t, [...args, '--out', 'o', '--prefix', 'p'], { cwd })
  assert.match(offline.stderr, /No backend is given/)
  assert.ok(existsSync(join(cwd, 'o/p-say-output.md')))
})

test('a ready-made stage is run by its name', async (t) => {
  const cwd = filesIn(temporaryFolder(t), { 'words.yaml': '- sol\n- mar\n' })
  const args = ['pipeline', 'run', 'load_file', '--set', 'path=words.yaml'] as const
  const { code, stdout } = await inProcess(t, args, { cwd })
  assert.equal(code, 0)
  assert.deepEqual(JSON.parse(stdout), ['sol', 'mar'])
})

const FAULTY = `
import { partial, pipeline, skipped } from 'reverie'
export default pipeline('faulty', [{
  name: 'a',
  execute() {
    const kind = process.env['KIND']
    if (kind === 'partial') return partial('half', ['the rest is missing'])
    if (kind === 'skipped') return skipped('no words')
    throw new Error('out of paper')
  },
}])
`

test('partial is 0 with warnings on standard error, failure is 1, skipped is 0', async (t) => {
  const cwd = filesIn(temporaryFolder(t), { 'faulty.ts': FAULTY })
  const run = (KIND: string) =>
    inProcess(t, ['pipeline', 'run', 'faulty.ts'], { cwd, env: { KIND } })
  const partly = await run('partial')
  assert.equal(partly.code, 0, partly.stderr)
  assert.deepEqual(JSON.parse(partly.stdout), { a: 'half' })
  assert.match(partly.stderr, /- a: the rest is missing/)
  const failed = await run('failing')
  assert.equal(failed.code, 1)
  assert.equal(failed.stdout, '')
  assert.match(failed.stderr, /'faulty' fails at its stage 'a': out of paper/)
  assert.doesNotMatch(failed.stderr, /^ {4}at /m)
  const left = await run('skipped')
  assert.equal(left.code, 0)
  assert.equal(left.stdout, '')
  assert.match(left.stderr, /Skipped/)
})

test('with --json every line of standard output is an event', async (t) => {
  const { run } = story(t)
  const { stdout } = await run('--set', 'who=ana', '--json')
  const ends = jsonLines(stdout).flatMap(({ type, stage }) =>
    type === 'stage-outcome' ? [String(stage)] : [],
  )
  assert.deepEqual(ends.sort(), ['hero', 'place', 'plot', 'story'])
})

test('a value that JSON cannot hold is told as such, and its stage is done', async (t) => {
  const cwd = filesIn(temporaryFolder(t), {
    'rows.mjs': "export default { name: 'rows', execute: () => [{ id: 1n }] }",
  })
  const { code, stdout, stderr } = await inProcess(t, ['pipeline', 'run', 'rows.mjs'], { cwd })
  assert.deepEqual([code, stdout], [1, ''])
  assert.match(stderr, /'rows' is done, but its value cannot be printed as JSON: .*BigInt\. Let it/)
  assert.equal((await inProcess(t, ['pipeline', 'run', 'rows.mjs', '--json'], { cwd })).code, 0)
})

test('what cannot be meant is 2 and begins nothing', async (t) => {
  const cwd = filesIn(temporaryFolder(t), {
    'story.ts': STORY,
    'shout.ts': SHOUT,
    'nothing.ts': 'export const a = 1',
    'broken.ts': 'export default (',
    'cycle.ts': `
import { pipeline } from 'reverie'
const stage = (name: string, dependencies: string[]) => ({ name, dependencies, execute: () => 1 })
export default pipeline('cycle', [stage('a', ['b']), stage('b', ['a'])])`,
    'single.mjs': "export default { name: 'single', execute: () => 1 }",
    'words.mjs': "export default { name: 'two words', execute: () => 1 }",
  })
  const cases: [string[], RegExp][] = [
    [['missing.ts'], /no file missing\.ts/],
    [['no_such_stage'], /no stage 'no_such_stage'.*Known:/],
    [['lod_file'], /Did you mean 'load_file'/],
    [['nothing.ts'], /no default export/],
    [['words.mjs', '--prefix', 'p'], /words\.mjs: Stage name "two words" holds " "/],
    [['broken.ts'], /broken\.ts cannot be loaded/],
    [['cycle.ts'], /a -> b -> a/],
    [['story.ts', '--until', 'her'], /Did you mean 'hero'/],
    [['story.ts', '--from', 'end'], /no stage 'end'/],
    [['story.ts', '--from', 'plot', '--until', 'hero'], /'hero' needs no other stage/],
    [['story.ts', '--from', 'place', '--until', 'plot'], /does not run 'place'.* needs hero\./],
    [['single.mjs', '--until', 'single'], /single stage/],
    [['story.ts', '--set', 'who'], /<name>=<value>/],
    [['story.ts', '-b', 'no_such:model'], /no_such/],
    [['story.ts', '-b', 'openai'], /'openai' names no model/],
    [['story.ts', '-b', 'record:tape'], /'record:tape' has to name a folder and a backend/],
    [['story.ts', '--out', 'story.ts'], /story\.ts: a file of that name/],
    [['validate'], /schema/],
    [['load_file', '--option', 'pathkey=x'], /no option 'pathkey'. Did you mean 'pathKey'/],
    [['load_file', '--option', 'path=7'], /path: .*string/],
    [['story.ts', '--option', 'a=1'], /--option a=… has no meaning for story\.ts/],
    [['story.ts', '--provider', 'image=crayon'], /card, openai\[:model\].* or a file/],
    [['story.ts', '--provider', 'image=no.ts'], /no file no\.ts/],
    [['story.ts', '--provider', 'anki=nowhere'], /address of AnkiConnect/],
    [['story.ts', '--provider', 'tide=high'], /a file whose default export/],
    [['story.ts', '--provider', 'audio'], /<name>=<value>/],
    [[], /missing required argument/],
  ]
  for (const [args, message] of cases) {
    const { code, stderr, stdout } = await inProcess(t, ['pipeline', 'run', ...args], { cwd })
    assert.equal(code, 2, `${args.join(' ')}: ${stderr}`)
    assert.match(stderr, message)
    assert.equal(stdout, '')
  }
  assert.ok(!existsSync(join(cwd, 'artifacts')))
})

test('a provider that a file registers can be asked by name', async (t) => {
  const cwd = filesIn(temporaryFolder(t), {
    'own.ts': `
import { pipeline, promptStage, registerRunner, textRunner } from 'reverie'
registerRunner('own-words', textRunner(() => 'Mine.'))
export default pipeline('own', [promptStage({ name: 'a', prompt: () => 'x' })])`,
  })
  const { code, stdout, stderr } = await inProcess(
    t,
    ['pipeline', 'run', 'own.ts', '-b', 'own-words'],
    { cwd },
  )
  assert.equal(code, 0, stderr)
  assert.deepEqual(JSON.parse(stdout), { a: 'Mine.' })
})

test('a broken file of values is 1 and named', async (t) => {
  const { cwd, run } = story(t)
  await run('--set', 'who=ana')
  writeFileSync(valuesFile(cwd, 'story'), '{')
  for (const more of [[], ['--dry-run']]) {
    const { code, stderr } = await run('--set', 'who=ana', ...more)
    assert.equal(code, 1)
    assert.match(stderr, /story-story\.values\.json:1:2/)
  }
})
