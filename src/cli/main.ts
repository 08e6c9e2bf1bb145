#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { Command, CommanderError } from 'commander'
import { messageOf, ReverieError } from '../core/errors.ts'
import type { InterruptedError } from '../core/interrupted-error.ts'
import { packageRoot } from '../io/package-root.ts'
import { onTermination } from '../io/termination.ts'
import { askedHelp } from './asked-help.ts'
import { COMMANDS } from './command-table.ts'
import { exitCodeOf, interruptionIn } from './exit-code.ts'
import { keepOutputSafe, tell } from './output.ts'

keepOutputSafe()
// From here on Ctrl-C and SIGTERM end with 130 and 143, whatever is being done.
onTermination(() => Promise.resolve())
const argv = process.argv.slice(2)
process.once('beforeExit', tellDeadEnd)
try {
  const program = await buildProgram(argv)
  if (argv.length === 0) program.help({ error: true })
  askedHelp(program, argv)?.help()
  await program.parseAsync(argv, { from: 'user' })
} catch (error) {
  process.exitCode = exitCodeOf(error)
  explain(error)
}
process.off('beforeExit', tellDeadEnd)

/** Node would end with 13 and say nothing; only code of a file that is loaded can do this. */
function tellDeadEnd(): void {
  process.exitCode = 1
  tell(
    'Nothing is left to do, and yet the work is not done: it waits for a promise that nobody settles. Look for one in the file that is run.',
  )
}

async function buildProgram(words: readonly string[]): Promise<Command> {
  const program = new Command('reverie')
    .description('Run prompts as stages whose prompts, answers and journal are plain files.')
    .version(version(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .showHelpAfterError('Run `reverie --help` to see what there is.')
    .configureOutput({ outputError: (text) => tell(text.replace(/^error: /, '').trimEnd()) })
    .addHelpText('after', "\nExample:\n  echo 'Say hello.' | reverie run hello -b claude:sonnet")
  const wanted = words.find((word) => Object.hasOwn(COMMANDS, word))
  for (const [name, { summary, load }] of Object.entries(COMMANDS)) {
    const command = name === wanted ? await load() : new Command(name)
    program.addCommand(command.summary(summary))
    inheritSettings(command, program)
  }
  return program
}

/** Commander hands its settings down only to commands it makes itself. */
function inheritSettings(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent)
  command.showHelpAfterError(`Run \`${fullName(command)} --help\` to see how it is used.`)
  for (const child of command.commands) inheritSettings(child, command)
}

function fullName(command: Command): string {
  const { parent } = command
  return parent === null ? command.name() : `${fullName(parent)} ${command.name()}`
}

function explain(error: unknown): void {
  // Commander has said it already.
  if (error instanceof CommanderError) return
  if (process.env['REVERIE_DEBUG']) return tell(inspect(error))
  const interruption = interruptionIn(error)
  if (interruption !== undefined) return tell(howToGoOn(interruption))
  if (error instanceof ReverieError) return tell(error.message)
  tell(`${messageOf(error)}\nThis should not happen. REVERIE_DEBUG=1 shows where it did.`)
}

function howToGoOn({ message }: InterruptedError): string {
  return argv.includes('--fresh') ? `${message} Leave --fresh out, or all of it is.` : message
}

function version(): string {
  const manifest = readFileSync(join(packageRoot(), 'package.json'), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
