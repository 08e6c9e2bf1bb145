import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { parseBackend } from '../src/core/backend.ts'
import type { ReverieEvent } from '../src/core/event.ts'
import { fingerprint } from '../src/core/fingerprint.ts'

export const PREFIX = 'x'
export const BACKEND = 'command:echo'

export function stageName(at: number): string {
  return `stage-${at}`
}

export function promptOf(at: number): string {
  return `${at}. ${'Say what you know of tides. '.repeat(8)}`
}

/** Makes the folder a session leaves behind: prompts, answers, and the journal of it all. */
export function makeFinishedFolder(folder: string, count: number): void {
  mkdirSync(folder)
  const journal = openSync(join(folder, `${PREFIX}-journal.jsonl`), 'w')
  let lines = ''
  const write = (event: ReverieEvent): void => void (lines += `${JSON.stringify(event)}\n`)
  const backend = parseBackend(BACKEND)
  const at = new Date().toISOString()
  write({ type: 'session-start', at, pid: 1, prefix: PREFIX })
  for (let index = 0; index < count; index += 1) {
    const stage = stageName(index)
    const prompt = promptOf(index)
    const inputPath = `${PREFIX}-${stage}-input.md`
    const outputPath = `${PREFIX}-${stage}-output.md`
    writeFileSync(join(folder, inputPath), prompt)
    writeFileSync(join(folder, outputPath), `The answer to ${prompt}`)
    const question = fingerprint({ prompt, backend })
    const common = { stage, at, backend: BACKEND }
    const process = { exitCode: 0, durationMs: 1200 }
    const partialPath = `${outputPath}.attempt-1.partial`
    write({ type: 'stage-start', ...common, fingerprint: question, inputPath, outputPath })
    write({ type: 'attempt-start', ...common, attempt: 1, partialPath })
    write({
      type: 'attempt-end',
      ...common,
      attempt: 1,
      verdict: 'ok',
      accepted: true,
      ...process,
      command: 'echo',
      usage: { inputTokens: 900, outputTokens: 300 },
    })
    write({
      type: 'stage-end',
      ...common,
      status: 'success',
      fingerprint: question,
      outputPath,
      attempts: 1,
      durationMs: 1201,
      source: 'runner',
      process,
    })
    if (lines.length > 1_000_000 || index === count - 1) {
      writeSync(journal, lines)
      lines = ''
    }
  }
  closeSync(journal)
}
