import assert from 'node:assert/strict'
import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isOutdated } from '../../../src/cohort/membership/is-outdated.ts'
import { locateCohort } from '../../../src/cohort/membership/locate.ts'
import { folderWith } from '../../helpers/folder-with.ts'

const SPEC = 'axes: { a: [1] }\n'

test('a cohort is found by its id with its spec, its membership, or both', (t) => {
  const root = folderWith(t, {
    'cohorts/both/spec/config.toml': '',
    'cohorts/both/membership.csv': 'stage,gen_id\n',
    'cohorts/old.1/membership.csv': 'stage,gen_id\n',
    'cohorts/new/spec/config.yaml': SPEC,
  })
  const at = (path: string) => join(root, 'cohorts', path)
  assert.deepEqual(locateCohort(root, 'both'), {
    cohortId: 'both',
    specFile: at('both/spec/config.toml'),
    membershipFile: at('both/membership.csv'),
  })
  assert.deepEqual(locateCohort(root, 'old.1'), {
    cohortId: 'old.1',
    membershipFile: at('old.1/membership.csv'),
  })
  assert.deepEqual(locateCohort(root, 'new'), {
    cohortId: 'new',
    specFile: at('new/spec/config.yaml'),
  })
})

test('a spec anywhere names its cohort by its own name, or by the folder of a config file', (t) => {
  const root = folderWith(t, {
    'mine.yaml': SPEC,
    'trial/spec/config.json': '{}',
    'data/cohorts/inside/spec/config.yaml': SPEC,
  })
  const data = join(root, 'data')
  const idOf = (path: string) => locateCohort(data, join(root, path)).cohortId
  assert.equal(idOf('mine.yaml'), 'mine')
  assert.equal(idOf('trial/spec/config.json'), 'trial')
  assert.equal(idOf('trial'), 'trial')
  assert.equal(idOf('data/cohorts/inside/spec/config.yaml'), 'inside')
})

test('a folder with two specs, or a name that leads elsewhere, is refused', (t) => {
  const root = folderWith(t, {
    'cohorts/two/spec/config.yaml': SPEC,
    'cohorts/two/spec/config.json': '{}',
    'elsewhere.txt': '',
  })
  assert.throws(() => locateCohort(root, 'two'), { code: 'spec_ambiguous' })
  assert.throws(() => locateCohort(root, '../cohorts'), { code: 'unknown_cohort' })
})

test('a membership is outdated once the spec or a file beside it is newer', (t) => {
  const root = folderWith(t, {
    'spec/config.yaml': SPEC,
    'spec/items/a.txt': 'x',
    'membership.csv': 'stage,gen_id\n',
  })
  const cohort = { specFile: join(root, 'spec/config.yaml'), folder: root }
  const touch = (path: string, seconds: number) => utimesSync(join(root, path), seconds, seconds)
  for (const path of ['spec/config.yaml', 'spec/items/a.txt', 'spec/items']) touch(path, 100)
  touch('membership.csv', 200)
  assert.equal(isOutdated(cohort), false)
  touch('spec/items/a.txt', 300)
  assert.equal(isOutdated(cohort), true)
  assert.equal(isOutdated({ folder: root }), false, 'one without a spec never is')
})
