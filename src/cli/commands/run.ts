import { Command } from 'commander'
import type { Backend } from '../../core/backend.ts'
import { defined } from '../../core/defined.ts'
import { PipelineError } from '../../core/pipeline-error.ts'
import { backend, fileName, sessionId } from '../arguments.ts'
import { addCallOptions, type CallFlags, stageOptionsOf } from '../call-options.ts'
import { inSession } from '../in-session.ts'
import { printFile } from '../output.ts'
import { readInput } from '../read-input.ts'
import { UsageError } from '../usage-error.ts'
import { whoAnswers } from '../who-answers.ts'

interface RunFlags extends CallFlags {
  backend?: Backend
  promptFile?: string
  resumeSession?: string
}

const HOW_TO = 'Give it as in `reverie run draft < prompt.md`, or with --prompt-file prompt.md.'

const MORE = `
The prompt comes on standard input or from --prompt-file. The answer goes to
standard output and stays in <out>/<prefix>-<name>-output.md. Run again, a
finished prompt is not asked again unless the prompt, the backend or a setting
that can change the answer has changed.

Examples:
  reverie run draft -b claude:sonnet < prompt.md > draft.md
  reverie run draft -b openai:gpt-5 --fallback claude:opus --retry 2 < prompt.md
  echo 'Say hello.' | reverie run hello -b 'command:tr a-z A-Z'

The id of an agent's conversation is the sessionId in the journal of the run:
  id=$(jq -r '.process.sessionId // empty' artifacts/run/run-journal.jsonl \\
    | tail -n 1)
  echo 'Shorter.' | reverie run shorter -b claude:sonnet --resume-session "$id"`

export function runCommand(): Command {
  const command = new Command('run')
    .description('Ask one prompt; the answer is kept and not paid for twice.')
    .argument('<name>', 'names the prompt and its files', fileName('Name'))
    .option('-b, --backend <provider:model>', 'who answers (default: offline)', backend)
    .option('--prompt-file <file>', 'the prompt, instead of standard input')
    .option('--resume-session <id>', "go on with an agent's earlier conversation", sessionId)
  return addCallOptions(command, 'run').addHelpText('after', MORE).action(run)
}

async function run(name: string, flags: RunFlags): Promise<void> {
  const prompt = await readInput('prompt', HOW_TO, flags.promptFile)
  if (prompt.trim() === '')
    throw new UsageError(`The prompt is empty (white space only). ${HOW_TO}`)
  const given = flags.backend === undefined ? [] : [flags.backend]
  const [asked] = await whoAnswers(given, flags.fallback)
  const options = {
    ...stageOptionsOf(flags),
    ...defined({ resumeSession: flags.resumeSession }),
    retries: flags.retry,
    retryDelayMs: flags.retryDelay,
  }
  let isShown = false
  try {
    const { outputPath } = await inSession(
      flags,
      (event) => {
        isShown ||= event.type === 'stage-end' && event.status === 'failure'
      },
      (session) => session.runPrompt(name, prompt, asked, options),
    )
    if (!flags.json) await printFile(outputPath)
  } catch (error) {
    if (!isShown || !(error instanceof PipelineError)) throw error
    process.exitCode = 1
  }
}
