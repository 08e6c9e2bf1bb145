import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { reverie } from './cli/reverie.ts'
import { ON_BUILT_PACKAGE } from './helpers/built.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const MARK = '=== program '

for (const page of [
  'docs/getting-started.md',
  'docs/runners.md',
  'docs/prompt-stages.md',
  'docs/stage-library.md',
]) {
  const blocks = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/```ts\n([^]*?)```/g)]

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
