import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { COMMANDS } from '../../src/cli/command-table.ts'
import { temporaryFolder } from '../helpers/rig.ts'
import { reverie } from './reverie.ts'

test('without arguments the help is an answer to a mistake: standard error, exit code 2', async (t) => {
  const { code, stdout, stderr } = await reverie(t, [], { cwd: temporaryFolder(t) })
  assert.equal(code, 2)
  assert.equal(stdout, '')
  assert.match(stderr, /^Usage: reverie /)
})

test('help and version are asked for: standard output, exit code 0', async (t) => {
  const cwd = temporaryFolder(t)
  const help = await reverie(t, ['--help'], { cwd })
  assert.equal(help.code, 0)
  assert.match(help.stdout, /Commands:[^]*run[^]*fanout[^]*Example/)
  const version = await reverie(t, ['--version'], { cwd })
  assert.equal(version.code, 0)
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/)
})

test('the help of every command says what it does and has an example', async () => {
  for (const [name, { summary, load }] of Object.entries(COMMANDS)) {
    assert.notEqual(summary, '')
    const command = await load()
    assert.equal(command.name(), name)
    let help = ''
    for (const one of [command, ...command.commands]) {
      assert.notEqual(one.description(), '', `${name} ${one.name()}`)
      const writeOut = (text: string) => (help += text)
      one.configureOutput({ writeOut, getOutHelpWidth: () => 80 }).outputHelp()
    }
    assert.match(help, new RegExp(`Examples?:\\n {2}reverie ${name} `))
    const long = help.split('\n').filter((line) => line.length > 80)
    assert.deepEqual(long, [], 'wider than a terminal of 80 columns')
  }
})

test('the help of a command is printed without doing anything', async (t) => {
  const cwd = temporaryFolder(t)
  for (const args of [
    ['run', '--help'],
    ['help', 'run'],
  ]) {
    const { code, stdout } = await reverie(t, args, { cwd })
    assert.equal(code, 0)
    assert.match(stdout, /^Usage: reverie run /)
  }
  assert.deepEqual(readdirSync(cwd), [])
})

test('the help of a command there is none of is refused with the nearest known one', async (t) => {
  const cwd = temporaryFolder(t)
  for (const [args, says] of [
    [['help', 'nope'], /There is no command 'nope'.*Known: .*fanout/],
    [['help', 'fanuot'], /'fanuot'. Did you mean 'fanout'/],
    [['fanuot', '--help'], /'fanuot'. Did you mean 'fanout'/],
    [['help', 'cohort', 'rnu'], /'rnu'. Did you mean 'run'/],
    [['cohort', 'help', 'rnu'], /'rnu'. Did you mean 'run'/],
  ] as const) {
    const { code, stdout, stderr } = await reverie(t, args, { cwd })
    assert.deepEqual([code, stdout], [2, ''], stderr)
    assert.match(stderr, says)
  }
})

test('the help of a command within a command can be asked for in front and between', async (t) => {
  const cwd = temporaryFolder(t)
  for (const args of [
    ['help', 'cohort', 'run'],
    ['cohort', 'help', 'run'],
    ['cohort', 'run', '--help'],
  ]) {
    const { code, stdout } = await reverie(t, args, { cwd })
    assert.equal(code, 0)
    assert.match(stdout, /^Usage: reverie cohort run /)
  }
})

test('an unknown command or option is refused with the nearest known one and no stack', async (t) => {
  const cwd = temporaryFolder(t)
  for (const [args, hint] of [
    [['fanuot'], /Did you mean fanout\?/],
    [['run', 'x', '--retyr', '2'], /Did you mean --retry\?/],
  ] as const) {
    const { code, stdout, stderr } = await reverie(t, args, { cwd })
    assert.equal(code, 2)
    assert.equal(stdout, '')
    assert.match(stderr, /^reverie: /)
    assert.match(stderr, hint)
    assert.doesNotMatch(stderr, /^ {4}at /m)
  }
})

test('REVERIE_DEBUG adds the stack to the message', async (t) => {
  const call = { cwd: temporaryFolder(t), env: { REVERIE_DEBUG: '1' } }
  const { code, stderr } = await reverie(t, ['run', 'x', '-b', 'no-such:model'], {
    ...call,
    input: 'Hello.',
  })
  assert.equal(code, 2)
  assert.match(stderr, /^ {4}at /m)
})
