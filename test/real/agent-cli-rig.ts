import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import type { TestContext } from 'node:test'
import { listPids } from '../../src/io/descendants.ts'
import type { RunnerRequest } from '../../src/runners/contract.ts'
import { runnerOf } from '../../src/runners/registry.ts'
import type { Scenario } from '../helpers/model-server-scenario.ts'
import { startModelServer, type ModelServer } from '../helpers/model-server.ts'

const CACHE = resolve('node_modules/.cache/reverie-real-clis')
const KEY = 'sk-loopback-0123456789'

/** What a program needs to talk to the server and to nobody else. */
interface Wiring {
  env: Record<string, string>
  model?: (scenario: string) => string
  extraFlags?: string[]
  /** Files of its home, by path. */
  files?: Record<string, string>
}

type Wire = (url: string, scenario: string) => Wiring

const WIRES: Readonly<Record<string, Wire>> = {
  claude: (url) => ({ env: { ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: KEY } }),
  codex: (url) => ({
    env: { LOOPBACK_API_KEY: KEY },
    extraFlags: [
      '-c',
      'model_provider="loopback"',
      '-c',
      `model_providers.loopback={name="loopback",base_url="${url}/v1",env_key="LOOPBACK_API_KEY",wire_api="responses",request_max_retries=0,stream_max_retries=0}`,
    ],
  }),
  copilot: (url) => ({
    env: {
      COPILOT_OFFLINE: 'true',
      COPILOT_PROVIDER_BASE_URL: `${url}/v1`,
      COPILOT_PROVIDER_API_KEY: KEY,
      // It refuses a prompt that is longer than it takes the model for.
      COPILOT_PROVIDER_MAX_PROMPT_TOKENS: '2000000',
    },
  }),
  gemini: (url) => ({
    env: { GOOGLE_GEMINI_BASE_URL: url, GEMINI_API_KEY: KEY },
    files: {
      '.gemini/settings.json': JSON.stringify({
        general: { enableAutoUpdate: false },
        privacy: { usageStatisticsEnabled: false },
        security: { auth: { selectedType: 'gemini-api-key' } },
      }),
    },
  }),
  opencode: (url, scenario) => ({
    model: (name) => `loopback/${name}`,
    env: {
      OPENCODE_DISABLE_MODELS_FETCH: 'true',
      OPENCODE_CONFIG_CONTENT: JSON.stringify({
        autoupdate: false,
        share: 'disabled',
        provider: {
          loopback: {
            npm: '@ai-sdk/openai-compatible',
            name: 'loopback',
            options: { baseURL: `${url}/v1`, apiKey: KEY },
            models: { [scenario]: { name: scenario } },
          },
        },
      }),
    },
  }),
  pi: (url, scenario) => ({
    model: (name) => `loopback/${name}`,
    env: { PI_OFFLINE: '1' },
    files: {
      '.pi/agent/models.json': JSON.stringify({
        providers: {
          loopback: {
            baseUrl: `${url}/v1`,
            api: 'openai-completions',
            apiKey: KEY,
            models: [{ id: scenario, name: scenario, contextWindow: 2_000_000 }],
          },
        },
      }),
    },
  }),
  qwen: (url) => ({ env: { OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: KEY } }),
}

export const REAL_CLIS = Object.keys(WIRES)

/** Those that have to be there; the others are tested where they have been installed. */
export const REQUIRED = ['claude', 'codex']

export function isInstalled(program: string): boolean {
  return existsSync(join(binOf(program), program))
}

function binOf(program: string): string {
  return join(CACHE, program, 'node_modules/.bin')
}

/** A folder with a home in it, and a server that plays the provider. */
export class RealCli {
  readonly folder = mkdtempSync(join(tmpdir(), 'reverie-real-'))
  readonly #provider: string
  readonly server: ModelServer
  /** What the server does for models of these names; may be changed while it runs. */
  readonly scenarios: Record<string, Scenario>
  #calls = 0

  static async start(t: TestContext, provider: string): Promise<RealCli> {
    const scenarios: Record<string, Scenario> = {}
    const server = await startModelServer(scenarios)
    const cli = new RealCli(provider, server, scenarios)
    t.after(async () => {
      await server.close()
      rmSync(cli.folder, { recursive: true, force: true, maxRetries: 5 })
    })
    return cli
  }

  private constructor(provider: string, server: ModelServer, scenarios: Record<string, Scenario>) {
    this.#provider = provider
    this.server = server
    this.scenarios = scenarios
  }

  /** The options of a call whose model is named for what the server is to do. */
  options(scenario: string): Pick<RunnerRequest, 'backend' | 'env'> & { extraFlags: string[] } {
    const home = join(this.folder, 'home')
    const wiring = WIRES[this.#provider]!(this.server.url, scenario)
    for (const [name, content] of Object.entries(wiring.files ?? {})) {
      mkdirSync(dirname(join(home, name)), { recursive: true })
      writeFileSync(join(home, name), content)
    }
    mkdirSync(home, { recursive: true })
    const model = wiring.model?.(scenario) ?? scenario
    const env = {
      HOME: home,
      PATH: [binOf(this.#provider), process.env['PATH']].join(delimiter),
      // Whatever does not go to loopback goes nowhere.
      HTTPS_PROXY: 'http://127.0.0.1:9',
      HTTP_PROXY: 'http://127.0.0.1:9',
      NO_PROXY: '127.0.0.1,localhost',
      REVERIE_REAL_TEST: this.folder,
      ...wiring.env,
    }
    return {
      backend: { provider: this.#provider, model },
      env,
      extraFlags: wiring.extraFlags ?? [],
    }
  }

  async call(scenario: string, prompt: string, more: Partial<RunnerRequest> = {}) {
    this.#calls += 1
    const inputPath = join(this.folder, `${this.#calls}-in.md`)
    const outputPath = join(this.folder, `${this.#calls}-out.md`)
    writeFileSync(inputPath, prompt)
    const { extraFlags, ...options } = this.options(scenario)
    const runner = await runnerOf(this.#provider)
    const reply = await runner({
      stage: 'draft',
      attempt: 1,
      inputPath,
      outputPath,
      cwd: this.folder,
      timeoutMs: 180_000,
      killDelayMs: 2000,
      signal: new AbortController().signal,
      ...options,
      ...(extraFlags.length === 0 ? {} : { extraFlags }),
      ...more,
    })
    const answer = existsSync(outputPath) ? readFileSync(outputPath, 'utf8') : undefined
    return { reply, answer }
  }

  /** Everything the model was told in one of the requests that asked for an answer. */
  told(text: string): boolean {
    const wanted = JSON.stringify(text).slice(1, -1)
    return this.server.asks.some(({ body }) => JSON.stringify(body).includes(wanted))
  }

  /** The processes of all calls that still run. */
  processes(): number[] {
    return listPids().filter((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'latin1')
        return environment.includes(`REVERIE_REAL_TEST=${this.folder}\0`)
      } catch {
        return false
      }
    })
  }

  /** The `tail` of a tool, wherever it went: it may have lost its environment on the way. */
  waitingTools(): number[] {
    return listPids().filter((pid) => {
      try {
        const isTail = readFileSync(`/proc/${pid}/comm`, 'utf8') === 'tail\n'
        return isTail && readlinkSync(`/proc/${pid}/cwd`) === this.folder
      } catch {
        return false
      }
    })
  }
}
