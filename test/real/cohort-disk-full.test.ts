import assert from 'node:assert/strict'
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { survey } from '../../src/cohort/assessment/survey.ts'
import { openCohort } from '../../src/cohort/cohort.ts'
import { isComplete } from '../../src/cohort/run/outcome.ts'
import { runCohort } from '../../src/cohort/run/run-cohort.ts'
import { cohortCommand } from '../../src/cli/commands/cohort.ts'
import { inProcess } from '../cli/in-process.ts'
import { model } from '../cohort/model.ts'
import { smallRoot } from '../cohort/small-root.ts'
import { fill, smallDisk } from './small-disk.ts'

function rootOnSmallDisk(t: TestContext): { disk: string; dataRoot: string } {
  const disk = smallDisk(t, 1024)
  const dataRoot = join(disk, 'data')
  cpSync(smallRoot(t), dataRoot, { recursive: true })
  return { disk, dataRoot }
}

/** Every file of every generation. */
function textsIn(dataRoot: string): Map<string, string> {
  const gens = join(dataRoot, 'gens')
  if (!existsSync(gens)) return new Map()
  const files = readdirSync(gens, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:txt|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
  return new Map(files.map((path) => [path, readFileSync(path, 'utf8')]))
}

// From the first call to the last, with room for nothing, and for a little of what comes next.
for (const calls of [1, 3, 6, 8]) {
  for (const room of [0, 4096, 12_288]) {
    test(`a disk that is full after call ${calls} with ${room} bytes left loses nothing and pays for nothing twice`, async (t) => {
      const { disk, dataRoot } = rootOnSmallDisk(t)
      let makeRoom = () => {}
      const answered: string[] = []
      const asked = model(() => {
        if (asked.asked.length === calls) makeRoom = fill(disk, room)
        return undefined
      })
      const run = async () =>
        runCohort(await openCohort(dataRoot, 'tiny'), {
          runner: asked,
          workers: 1,
          log(event) {
            if (event.type === 'attempt-end' && event.accepted) answered.push(event.stage)
          },
        })
      await assert.rejects(run(), (error: Error) => {
        assert.match(`${error.message}${String(error.cause)}`, /disk is full/)
        return true
      })
      const left = textsIn(dataRoot)
      for (const [path, text] of left) {
        assert.notEqual(text, '', `${path} is empty`)
        if (path.endsWith('.json')) assert.doesNotThrow(() => JSON.parse(text), path)
      }
      const paid = [...answered]
      makeRoom()
      assert.ok(isComplete(await run()))
      for (const [path, text] of left) {
        if (path.endsWith('/parsed.txt')) assert.equal(readFileSync(path, 'utf8'), text, path)
      }
      for (const stage of paid) {
        const count = asked.asked.filter((request) => request.stage === stage).length
        assert.equal(count, 1, `${stage} was answered and asked again`)
      }
      const standings = [...survey(await openCohort(dataRoot, 'tiny'))]
      assert.ok(standings.every(({ standing }) => standing === 'done'))
    })
  }
}

test('a disk too small for the rows of a design leaves no half of them', async (t) => {
  const cwd = smallDisk(t, 64)
  const numbers = JSON.stringify(Array.from({ length: 1000 }, (_, index) => index))
  writeFileSync(join(cwd, 'big.yaml'), `axes: { a: ${numbers}, b: ${numbers} }\n`)
  const { code, stderr } = await inProcess(
    t,
    cohortCommand(),
    ['compile', 'big.yaml', '--out', 'x.csv'],
    { cwd },
  )
  assert.equal(code, 1)
  assert.match(stderr, /Could not write x\.csv: the disk is full/)
  assert.deepEqual(readdirSync(cwd), ['big.yaml'])
})
