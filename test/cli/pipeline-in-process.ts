import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { pipelineCommand } from '../../src/cli/commands/pipeline-run.ts'
import { stagesCommand } from '../../src/cli/commands/stages.ts'
import { inProcess as commandInProcess, type Place } from './in-process.ts'
import type { Ended } from './reverie.ts'

/** Runs `reverie pipeline` or `reverie stages` in this process. */
export function inProcess(
  t: TestContext,
  [name, ...args]: readonly ['pipeline' | 'stages', ...string[]],
  place: Place,
): Promise<Ended> {
  const command = name === 'pipeline' ? pipelineCommand() : stagesCommand()
  return commandInProcess(t, command, args, place)
}

/** The file of a pipeline's values. */
export function valuesFile(cwd: string, name: string): string {
  return join(cwd, 'artifacts', name, `${name}-${name}.values.json`)
}
