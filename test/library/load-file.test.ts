import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { SourceError } from '../../src/io/source-error.ts'
import { loadFile } from '../../src/library/load-file.ts'
import { getStage } from '../../src/stage/registry.ts'
import { pipeline } from '../../src/stage/pipeline.ts'
import { rig } from '../helpers/rig.ts'

test('the ending of a file says its format', async (t) => {
  const { session, folder } = rig(t)
  for (const [name, content, wanted] of [
    ['a.json', '\uFEFF{"words": ["sol", 1]}', { words: ['sol', 1] }],
    ['a.yaml', 'words:\n  - sol\n  - 1\n', { words: ['sol', 1] }],
    ['a.YML', '[]', []],
    [
      'a.csv',
      'word,ipa\r\nsol,/sol/\r\n"a, b",\r\n',
      [
        { word: 'sol', ipa: '/sol/' },
        { word: 'a, b', ipa: '' },
      ],
    ],
    ['a.txt', 'one\ntwo\n', 'one\ntwo\n'],
    ['a.md', '# Title', '# Title'],
    ['a', '{}', '{}'],
  ] as const) {
    const path = join(folder, name)
    writeFileSync(path, content)
    assert.deepEqual((await session.run(loadFile({ path }), {})).data, wanted, name)
  }
})

test('a format that is given wins over the ending', async (t) => {
  const { session, folder } = rig(t)
  const path = join(folder, 'words.txt')
  writeFileSync(path, '["sol"]')
  assert.deepEqual((await session.run(loadFile({ path, format: 'json' }), {})).data, ['sol'])
})

test('bad content is a failure with file, line and column, and never the default', async (t) => {
  const { session, folder } = rig(t)
  for (const [name, content, place] of [
    ['a.json', '{\n  "a": 1,\n}', [3, 1]],
    ['b.json', '', [1, 1]],
    ['a.yaml', 'a: 1\nb: [1, 2\n', [3, 1]],
    ['a.csv', 'a,b\n1\n', [2, 2]],
    ['a.txt', Buffer.from('one\ntw\xf6\n', 'latin1'), [2, 3]],
  ] as const) {
    const path = join(folder, name)
    writeFileSync(path, content)
    const error = await session.run(loadFile({ path, default: [] }), {}).then(
      () => assert.fail('did not fail'),
      (reason: unknown) => (reason as Error).cause,
    )
    assert.ok(error instanceof SourceError, String(error))
    assert.deepEqual([error.file, error.line, error.column], [path, ...place], error.message)
  }
})

test('a file that is missing fails its stage, or gives the default', async (t) => {
  const { session, folder } = rig(t)
  const path = join(folder, 'missing.json')
  const { message } = await session.run(loadFile({ path }), {}, { reject: false })
  assert.equal(message, `There is no file ${path}.`)
  assert.deepEqual((await session.run(loadFile({ path, default: [] }), {})).data, [])
  const nothing = getStage('load_file', { path, default: null })
  assert.equal((await session.run(nothing, {})).data, null)
})

test('a file that is not required is skipped where it is missing, and read where it is there', async (t) => {
  const { session, folder } = rig(t)
  const path = join(folder, 'words.json')
  const optional = getStage('load_file', { path, required: false })
  const { status, message } = await session.run(optional, {})
  assert.deepEqual([status, message], ['skipped', `There is no file ${path}.`])
  assert.equal((await session.run(loadFile({ path, required: false, default: 1 }), {})).data, 1)
  writeFileSync(path, '["sol"]')
  assert.deepEqual((await session.run(optional, {})).data, ['sol'])
  writeFileSync(path, '[')
  assert.equal((await session.run(optional, {}, { reject: false })).status, 'failure')
})

test('a folder is no file', async (t) => {
  const { session, folder } = rig(t)
  mkdirSync(join(folder, 'words.json'))
  const { status } = await session.run(
    loadFile({ path: join(folder, 'words.json') }),
    {},
    { reject: false },
  )
  assert.equal(status, 'failure')
})

test('in a pipeline a file is read anew, so a change of it runs what needs it', async (t) => {
  const { session, folder } = rig(t)
  const path = join(folder, 'words.json')
  const counts: number[] = []
  const p = pipeline('p', [
    { stage: loadFile({ path }), name: 'words' },
    {
      name: 'count',
      dependencies: ['words'],
      execute: ({ words }: { words: string[] }) => counts.push(words.length),
    },
  ])
  for (const words of [['a'], ['a'], ['a', 'b']]) {
    writeFileSync(path, JSON.stringify(words))
    await session.run(p, {})
  }
  assert.deepEqual(counts, [1, 2])
})
