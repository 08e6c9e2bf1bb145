import { writeFileSync } from 'node:fs'
import { defined } from '../../core/defined.ts'
import { maskSecrets } from '../../core/mask.ts'
import { writeAnswer } from '../../io/call-files.ts'
import { makeFolder } from '../../io/files.ts'
import { onAbort } from '../../io/on-abort.ts'
import { callVariables } from '../../io/variables.ts'
import { callProgram } from '../call-program.ts'
import type { Runner, RunnerReply, RunnerRequest } from '../contract.ts'
import type { AgentCli, AgentOutput } from './definition.ts'
import { isBare } from './options.ts'
import { preparePrompt } from './prompt.ts'
import { Scratch } from './scratch.ts'
import { judgeAgent } from './verdict.ts'

/** Makes a runner of an agent program. */
export function agentRunner(cli: AgentCli): Runner {
  return async ({ tools = '', ...rest }) => {
    const request = tools.trim() === '' ? rest : { ...rest, tools }
    const scratch = new Scratch(request.outputPath)
    try {
      const prompt = preparePrompt(cli, request.inputPath, scratch.prompt)
      if ('refusal' in prompt) {
        const reason = prompt.refusal
        return { exitCode: null, durationMs: 0, verdict: 'prompt_not_delivered', reason }
      }
      return await call(cli, request, scratch, prompt.path)
    } finally {
      scratch.remove()
    }
  }
}

async function call(
  cli: AgentCli,
  request: RunnerRequest,
  scratch: Scratch,
  stdinPath: string,
): Promise<RunnerReply> {
  const { args, env, cwd, write = {} } = cli.call(request, scratch)
  for (const [path, content] of Object.entries(write)) writeFileSync(path, content)
  if (request.home !== undefined) makeFolder(request.home)
  const cloud = cli.cloudVariables?.(request, callVariables(request.env)) ?? []
  const stop = new AbortController()
  const forget = onAbort(request.signal, () => stop.abort())
  const { result, record, secrets } = await callProgram(
    { ...defined({ cwd }), ...request, signal: stop.signal },
    {
      command: cli.command,
      args,
      stdinPath,
      stdoutPath: scratch.stdout,
      stderrPath: scratch.stderr,
      allow: [...cli.variables, ...cloud],
      ...defined({ env }),
      finishGraceMs: cli.finishGraceMs ?? 15_000,
      isFinished() {
        const { failure, isComplete } = cli.read(scratch.outputSoFar())
        // It would try again by itself, for minutes or for ever; that is for whoever called. But a
        // conversation with tools is lost with its process, so there it may mend what it can.
        if (failure !== undefined && !isComplete && isBare(request)) stop.abort()
        return isComplete
      },
    },
  ).finally(forget)

  // Of what it was given and nothing else: a password of this process may be a word of the answer.
  const mask = (said: string): string => maskSecrets(said, secrets)
  // Before anything is read or cut short: of half a key no part would be known.
  const output = masked(scratch.output(), mask)
  const reading = cli.read(output)
  const wasStopped = result.ended === 'cancelled' && !request.signal.aborted
  const judgement = judgeAgent({
    field: cli.field,
    reading,
    output,
    result,
    limits: request,
    wasStopped,
    now: new Date(),
  })
  const { text = '', usage, costUsd, sessionId, finishReason } = reading
  // Once more, since JSON inside JSON writes a key in a form of its own.
  if (text !== '') writeAnswer(request.outputPath, mask(text))
  const reply: RunnerReply = {
    ...record,
    ...judgement,
    ...defined({ usage, costUsd, sessionId, finishReason }),
  }
  if (request.resumeSession !== undefined && cli.total !== undefined) delete reply[cli.total]
  if (judgement.reason !== undefined) reply.reason = mask(judgement.reason)
  if (judgement.verdict === 'ok' || output.stdout === '') return reply
  // All it printed, for whoever wants to know how it came to this.
  const transcriptPath = `${request.outputPath}.transcript`
  writeAnswer(transcriptPath, output.stdout)
  return { ...reply, transcriptPath }
}

function masked(output: AgentOutput, mask: (text: string) => string): AgentOutput {
  const { stdout, stderr, lastMessage, requestLog } = output
  return {
    stdout: mask(stdout),
    stderr: mask(stderr),
    lastMessage: mask(lastMessage),
    requestLog: requestLog.map(mask),
  }
}
