import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { loadFile } from '../../src/library/load-file.ts'
import { saveFile } from '../../src/library/save-file.ts'
import { rig, temporaryFolder } from '../helpers/rig.ts'

test('what is saved comes back as it was', async (t) => {
  const { session, folder } = rig(t)
  const table = fc.array(
    fc.record({ word: fc.string(), ipa: fc.string() }, { noNullPrototype: true }),
    { minLength: 1 },
  )
  const value = fc.jsonValue({ noUnicodeString: false })
  for (const [name, values] of [
    ['a.json', value],
    ['a.csv', table],
    ['a.txt', fc.string({ unit: 'grapheme' })],
  ] as const) {
    const path = join(folder, name)
    await fc.assert(
      fc.asyncProperty(values as fc.Arbitrary<unknown>, async (given) => {
        const saved = await session.run(saveFile({ path }), given)
        assert.equal(saved.data, path)
        const { data } = await session.run(loadFile({ path }), {})
        assert.deepEqual(data, JSON.parse(JSON.stringify(given)))
      }),
      { numRuns: 20 },
    )
  }
})

test('a value is saved as YAML that people write', async (t) => {
  const { session, folder } = rig(t)
  const path = join(folder, 'deep/er/a.yaml')
  await session.run(saveFile({ path, key: 'job' }), { job: { title: 'baker', tasks: ['knead'] } })
  assert.equal(readFileSync(path, 'utf8'), 'title: baker\ntasks:\n  - knead\n')
})

test('a value its format cannot hold is refused by place, and leaves the file as it was', async (t) => {
  const { session } = rig(t)
  const folder = temporaryFolder(t)
  const cycle: Record<string, unknown> = {}
  cycle['self'] = cycle
  for (const [name, value, message] of [
    ['a.json', { a: { at: new Date(0) } }, /a\.at is a Date/],
    ['a.json', { big: 1n }, /big is a bigint/],
    ['a.json', cycle, /self is a value within itself/],
    ['a.json', undefined, /is undefined/],
    ['a.yaml', { f: () => 1 }, /f is a function/],
    ['a.csv', { a: 1 }, /an object, not a list/],
    ['a.csv', [{ a: 1 }, 2], /\[1\] is a number/],
    ['a.csv', [{ a: { b: 1 } }], /\[0\]\.a is an object/],
    ['a.csv', [], /no columns/],
    ['a.txt', { a: 1 }, /an object, not a text/],
  ] as const) {
    const path = join(folder, name)
    writeFileSync(path, 'as it was')
    const result = await session.run(saveFile({ path }), value, { reject: false })
    assert.equal(result.status, 'failure')
    assert.match(result.message, message)
    assert.equal(readFileSync(path, 'utf8'), 'as it was')
    const fresh = join(folder, `new-${name}`)
    await session.run(saveFile({ path: fresh }), value, { reject: false })
    assert.ok(!existsSync(fresh))
  }
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.includes('partial')),
    [],
  )
})

test('rows of different fields have all columns', async (t) => {
  const { session, folder } = rig(t)
  const path = join(folder, 'a.csv')
  await session.run(saveFile({ path }), [{ a: 1 }, { b: 'x, y', a: null }])
  assert.equal(readFileSync(path, 'utf8'), 'a,b\n1,\n,"x, y"\n')
})

test('a place that cannot be written to is a failure that names it', async (t) => {
  const { session, folder } = rig(t)
  writeFileSync(join(folder, 'file'), '')
  const path = join(folder, 'file', 'a.json')
  const { message } = await session.run(saveFile({ path }), {}, { reject: false })
  assert.ok(message.includes(join(folder, 'file')), message)
})
