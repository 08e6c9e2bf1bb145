import { readFileSync, writeFileSync } from 'node:fs'
import type { Runner, RunnerReply, RunnerRequest } from '../../src/runners/contract.ts'

/** What a model says to a prompt; undefined: what is good enough for any stage. */
export type Say = (
  prompt: string,
  request: RunnerRequest,
) => string | Partial<RunnerReply> | Error | undefined

/** A model that keeps what it was asked. Unless told otherwise its answers do for every stage. */
export function model(say: Say = () => undefined): Runner & {
  asked: RunnerRequest[]
  prompts: string[]
  stages: () => string[]
} {
  const asked: RunnerRequest[] = []
  const prompts: string[] = []
  const runner: Runner = async (request) => {
    const prompt = readFileSync(request.inputPath, 'utf8')
    asked.push(request)
    prompts.push(prompt)
    const said = say(prompt, request) ?? answerTo(prompt)
    if (said instanceof Error) throw said
    if (typeof said === 'string') writeFileSync(request.outputPath, said)
    const usage = { inputTokens: 100, outputTokens: 20 }
    const known = { exitCode: null, durationMs: 3, usage, costUsd: 0.01, finishReason: 'stop' }
    return { ...known, ...(typeof said === 'string' ? {} : said) }
  }
  return Object.assign(runner, {
    asked,
    prompts,
    stages: () => asked.map(({ stage }) => stage.slice(0, stage.indexOf('.'))),
  })
}

/** Follows from the prompt alone and differs with it. */
export function answerTo(prompt: string): string {
  const size = `${prompt.length} characters were asked`
  return `On ${prompt.split('\n', 1)[0]}\n${size}\n<essay-idea stage="1">\nAn idea of ${size}.\n</essay-idea>\nSCORE: 7\n`
}
