import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { agentRunner } from '../../../src/runners/agent-cli/run.ts'
import { runnerConformance } from '../../../src/runners/conformance.ts'
import { until } from '../../helpers/programs.ts'
import { fakeProgram } from './fake-program.ts'
import { AGENT_CLIS } from './recorded.ts'

for (const [provider, cli] of Object.entries(AGENT_CLIS)) {
  const runner = agentRunner(cli)
  runnerConformance(provider, {
    test,
    answers: ({ folder }) => ({
      runner,
      request: { env: fakeProgram(provider, { folder, isEcho: true }) },
    }),
    blank: ({ folder }) => ({
      runner,
      request: { env: fakeProgram(provider, { folder, prints: 'empty' }) },
    }),
    fails: ({ folder, secret }) => ({
      runner,
      request: {
        env: fakeProgram(provider, { folder, prints: 'unauthorized', tells: secret.name }),
        extraFlags: ['--key', secret.value],
      },
    }),
    hangs: ({ folder }) => ({
      runner,
      request: { env: fakeProgram(provider, { folder, prints: 'hang-headers', hangs: true }) },
      begun: () => until('the program has begun', () => existsSync(join(folder, 'begun'))),
    }),
  })
}
