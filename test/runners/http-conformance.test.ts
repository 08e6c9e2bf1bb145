import { after, test } from 'node:test'
import { runnerConformance } from '../../src/runners/conformance.ts'
import { HTTP_PROVIDERS, variablesFor } from '../helpers/http-providers.ts'
import { startModelServer } from '../helpers/model-server.ts'

const server = await startModelServer()
after(() => server.close())

for (const [provider, entry] of Object.entries(HTTP_PROVIDERS)) {
  const call = (model: string, key?: string) => ({
    runner: entry.runner,
    request: { backend: { provider, model }, env: variablesFor(entry, server.url, key) },
  })
  runnerConformance(provider, {
    test,
    answers: () => call('echo'),
    blank: () => call('blank'),
    fails({ secret }) {
      const said = { error: { message: `Incorrect API key provided: ${secret.value}` } }
      server.enqueue({ raw: JSON.stringify(said), status: 401 })
      return call('good', secret.value)
    },
    hangs() {
      const model = `${crypto.randomUUID()}--hang_stream`
      const begun = () => server.waitFor((request) => request.model === model)
      return { ...call(model), begun: async () => void (await begun()) }
    },
  })
}
