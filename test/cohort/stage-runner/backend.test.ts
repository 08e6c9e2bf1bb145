import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backendOf, modelBackend } from '../../../src/cohort/stage-runner/backend.ts'
import { bench } from './bench.ts'

test('a model with a provider is asked there, one without at OpenRouter', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['claude:sonnet', 'claude', 'sonnet'],
    ['command:/bin/cat -u', 'command', '/bin/cat -u'],
    ['openai:meta/llama-3:free', 'openai', 'meta/llama-3:free'],
    ['codex', 'codex', ''],
    ['google/gemini-2.5-pro', 'openrouter', 'google/gemini-2.5-pro'],
    ['deepseek/deepseek-r1:free', 'openrouter', 'deepseek/deepseek-r1:free'],
  ]
  for (const [text, provider, name] of cases) {
    assert.deepEqual(modelBackend(text), { provider, model: name }, text)
  }
})

test('an id stands for its row; provider:model stands for itself', () => {
  const place = { file: 'llm_models.csv', line: 2, column: 5 }
  const row = { provider: '', displayName: '', specialization: '', place }
  const models = new Map([['gem', { modelId: 'gem', model: 'google/gemini', ...row }]])
  assert.deepEqual(backendOf('gem', models), { provider: 'openrouter', model: 'google/gemini' })
  assert.deepEqual(backendOf('offline:x', models), { provider: 'offline', model: 'x' })
  assert.throws(() => backendOf('gen', models), { code: 'unknown_model' })
})

test('where there is no table of models, a model is what a row of it would say', async (t) => {
  const table = { '1_raw/llm_models.csv': undefined }
  const { runner, draft, asked } = bench(t, undefined, table)
  await runner.run({ ...draft, model: 'google/gemini-2.5-pro' })
  await runner.run({ ...draft, genId: 'd_2', model: 'test:writer' })
  assert.deepEqual(
    asked.asked.map(({ backend }) => backend),
    [
      { provider: 'openrouter', model: 'google/gemini-2.5-pro' },
      { provider: 'test', model: 'writer' },
    ],
  )
})
