import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { smallRoot } from '../cohort/small-root.ts'
import { REVERIE } from '../helpers/built.ts'
import { temporaryFolder } from '../helpers/rig.ts'
import { ended, filesIn } from './reverie.ts'

/** From util-linux: gives a program a terminal of its own and passes its exit code on. */
const SCRIPT = 'script'

/**
 * Runs the command in a terminal; what it prints on both streams comes back as one text. `keys` are
 * typed when a text is on the screen.
 */
function inTerminal(command: string, cwd: string, typed?: { at: string; keys: string }) {
  const { CI: _, NO_COLOR: __, ...env } = process.env
  const line = `'${process.execPath}' '${REVERIE}' ${command}`
  const child = spawn(SCRIPT, ['--quiet', '--return', '--command', line, '/dev/null'], {
    cwd,
    env: { ...env, TERM: 'xterm-256color' },
  })
  // Its end would reach the command as a typed end of file.
  const stopFeeding = () => child.stdin.destroy()
  child.on('exit', stopFeeding)
  if (typed !== undefined) {
    let shown = ''
    child.stdout.on('data', (chunk: Buffer) => {
      const wasThere = shown.includes(typed.at)
      shown += chunk.toString('utf8')
      if (!wasThere && shown.includes(typed.at)) child.stdin.write(typed.keys)
    })
  }
  return ended(child)
}

const skip = spawnSync(SCRIPT, ['--version']).status === 0 ? false : 'script(1) is not there'

test('no prompt at a terminal is a mistake that says how to give one', { skip }, async (t) => {
  const { code, stdout } = await inTerminal('run hello -b copy', temporaryFolder(t))
  assert.equal(code, 2)
  assert.match(stdout, /< prompt\.md.*--prompt-file/)
})

test('a terminal shows a live block, and an answer that ends its line', { skip }, async (t) => {
  const cwd = filesIn(temporaryFolder(t), { 'p.md': 'no line end' })
  const args = "run hello -b 'command:tr a-z A-Z' --prompt-file p.md"
  const { code, stdout } = await inTerminal(args, cwd)
  assert.equal(code, 0)
  assert.ok(stdout.includes('\u001B['))
  assert.match(stdout, /NO LINE END\r\n$/)
})

test(
  'Ctrl-C and Ctrl-D at the question whether calls may cost money make none',
  { skip },
  async (t) => {
    const cwd = smallRoot(t, {
      '1_raw/llm_models.csv':
        'id,model,provider,display_name,specialization\nwriter,claude:haiku,,,\njudge,claude:haiku,,,\n',
    })
    for (const [keys, wanted, says] of [
      ['\u0003', 130, /^reverie: Interrupted by SIGINT/m],
      ['\u0004', 2, /^reverie: Nothing was asked/m],
      ['n\r', 2, /^reverie: Nothing was asked/m],
    ] as const) {
      const typed = { at: '[y/N]', keys }
      const { code, stdout } = await inTerminal('cohort run tiny --data-root .', cwd, typed)
      assert.equal(code, wanted, stdout)
      assert.match(stdout, says)
      assert.ok(!existsSync(join(cwd, 'gens')))
    }
  },
)
