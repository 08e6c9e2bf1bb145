import type { Backend } from '../core/backend.ts'
import { commandOf, modelOf, recordedOf, replayedOf } from './backend-parts.ts'
import type { Runner } from './contract.ts'

/** What comes with the package. Each is loaded when a call first needs it. */
export const PROVIDERS: Readonly<Record<string, { load: () => Promise<Runner> }>> = {
  anthropic: { load: async () => (await import('./anthropic.ts')).anthropicRunner },
  claude: { load: async () => (await import('./claude.ts')).claudeRunner },
  codex: { load: async () => (await import('./codex.ts')).codexRunner },
  command: { load: async () => (await import('./command.ts')).commandRunner },
  copilot: { load: async () => (await import('./copilot.ts')).copilotRunner },
  copy: { load: async () => (await import('./copy.ts')).copyRunner },
  gemini: { load: async () => (await import('./gemini.ts')).geminiRunner },
  google: { load: async () => (await import('./google.ts')).googleRunner },
  offline: { load: async () => (await import('./offline.ts')).offlineRunner },
  ollama: { load: async () => (await import('./ollama.ts')).ollamaRunner },
  openai: { load: async () => (await import('./openai.ts')).openaiRunner },
  opencode: { load: async () => (await import('./opencode.ts')).opencodeRunner },
  openrouter: { load: async () => (await import('./openrouter.ts')).openrouterRunner },
  pi: { load: async () => (await import('./pi.ts')).piRunner },
  record: { load: async () => (await import('./record.ts')).recordRunner },
  replay: { load: async () => (await import('./record.ts')).replayRunner },
  qwen: { load: async () => (await import('./qwen.ts')).qwenRunner },
}

/** Throws for a backend that cannot be meant; gives the one that is asked in its place, if one is. */
type Check = (backend: Backend) => Backend | undefined

const needsModel: Check = (backend) => void modelOf(backend)

/** Of the providers that need more than their name. */
export const CHECKS: Readonly<Record<string, Check>> = {
  anthropic: needsModel,
  command: (backend) => void commandOf(backend),
  google: needsModel,
  ollama: needsModel,
  openai: needsModel,
  openrouter: needsModel,
  record: (backend) => recordedOf(backend).backend,
  replay: (backend) => void replayedOf(backend),
}
