import { checkKind, checkKinds, type Kind, TEXTS } from '../core/option-kinds.ts'
import { requirePrompt } from '../io/call-files.ts'
import { maskFile } from '../io/mask-file.ts'
import { commandOf } from './backend-parts.ts'
import { callProgram } from './call-program.ts'
import type { Runner, RunnerRequest } from './contract.ts'
import { judgeAnswer, judgeEnd } from './judge.ts'
import { refuseOption } from './refuse-option.ts'

export interface ProgramRunnerOptions {
  /**
   * Variables of this process to pass on besides the usual ones (PATH, HOME, language, proxies), by
   * name; `*` at the end stands for all that begin so. Default none, so no key reaches the program
   * unless it is named here or given in `env`.
   */
  allow?: readonly string[]
}

const ARGV: Kind = [
  "a list of texts, the program first, such as ['sort', '-u']",
  (value) => TEXTS[1](value) && Array.isArray(value) && value.length > 0,
]

/**
 * Makes a runner of any program.
 *
 * In its arguments `{model}` and `{tools}` stand for what was asked for, `{input}` and `{output}`
 * for the paths of the prompt and of the answer. The prompt is on standard input unless `{input}` is
 * used; the answer is standard output unless `{output}` is. `extraFlags` follow the arguments. There
 * is no shell.
 *
 * @example
 * registerRunner('agent', programRunner(['./agent', '--model', '{model}']))
 * await session.runPrompt('draft', 'Write.', 'agent:small')
 */
export function programRunner(
  argv: readonly [program: string, ...args: string[]],
  options: ProgramRunnerOptions = {},
): Runner {
  checkKind('programRunner', 'argv', argv, ARGV)
  checkKinds('programRunner', options, { allow: TEXTS })
  const { allow = [] } = options
  return (request) => run(argv, request.backend.model, request, allow)
}

/**
 * The runner of the provider `command`: the rest of the backend is the command line itself, as in
 * `command:./agent --fast {input}`, split at blanks with quotes understood. A model name may stand
 * before the program with a colon after it, `command:small:./agent --model {model}`.
 *
 * @throws CommandLineError when the line cannot be split.
 */
export const commandRunner: Runner = async (request) => {
  const { argv, model } = commandOf(request.backend)
  return run(argv, model, request, [])
}

async function run(
  argv: readonly [program: string, ...args: string[]],
  model: string,
  request: RunnerRequest,
  allow: readonly string[],
): ReturnType<Runner> {
  const { inputPath, outputPath, tools = '', extraFlags = [] } = request
  refuseOption(request, 'resumeSession', 'Give the session in the arguments of the program.')
  const [, ...args] = argv
  const isUsed = (hole: string): boolean => args.some((word) => word.includes(hole))
  const values: Record<string, string> = {
    '{model}': model,
    '{tools}': tools,
    '{input}': inputPath,
    '{output}': outputPath,
  }
  const filled = args.map((word) =>
    word.replaceAll(/\{(?:model|tools|input|output)\}/g, (hole) => values[hole] ?? hole),
  )
  if (isUsed('{input}')) requirePrompt(inputPath)
  const { result, record, secrets } = await callProgram(request, {
    command: argv[0],
    args: [...filled, ...extraFlags],
    ...(isUsed('{input}') ? {} : { stdinPath: inputPath }),
    ...(isUsed('{output}') ? { watchPaths: [outputPath] } : { stdoutPath: outputPath }),
    allow,
  })
  // What the program was given it may have said.
  maskFile(outputPath, secrets)
  const end = judgeEnd(result, request)
  return { ...record, ...(end.verdict === 'ok' ? judgeAnswer(outputPath) : end) }
}
