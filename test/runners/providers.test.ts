import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { PROVIDERS } from '../../src/runners/providers.ts'
import { checkBackend, registerRunner, runnerOf } from '../../src/runners/registry.ts'
import { AGENT_CLIS, recordedCases } from './agent-cli/recorded.ts'

test('every provider has one file of its own name with fewer than 150 lines', () => {
  for (const provider of Object.keys(PROVIDERS)) {
    // The two ends of a recording are one idea.
    const name = provider === 'replay' ? 'record' : provider
    const path = join(import.meta.dirname, '../../src/runners', `${name}.ts`)
    assert.ok(existsSync(path), path)
    const lines = readFileSync(path, 'utf8').split('\n').length - 1
    assert.ok(lines < 150, `${path} has ${lines} lines`)
  }
})

test('at least 8 recorded outputs exit with 0 and are failures, of each kind of lie', () => {
  const lies = Object.keys(AGENT_CLIS)
    .flatMap(recordedCases)
    .filter(
      ({ exitCode, ended, want }) => exitCode === 0 && ended === 'exit' && want.verdict !== 'ok',
    )
  assert.ok(lies.length >= 8, `only ${lies.length}`)
  const verdicts = new Set(lies.map(({ want }) => want.verdict))
  for (const verdict of ['auth', 'rate_limited', 'empty', 'truncated', 'bad_output'] as const) {
    assert.ok(verdicts.has(verdict), `no ${verdict} among them`)
  }
})

test('a runner in place of a known one needs no more of a backend than itself does', async () => {
  const runner = await runnerOf('ollama')
  await assert.rejects(checkBackend({ provider: 'ollama', model: '' }), { code: 'model_missing' })
  registerRunner('ollama', runner)
  await checkBackend({ provider: 'ollama', model: '' })
})
