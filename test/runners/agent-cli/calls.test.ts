import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AgentCall, AgentFiles } from '../../../src/runners/agent-cli/definition.ts'
import type { RunnerRequest } from '../../../src/runners/contract.ts'
import { AGENT_CLIS } from './recorded.ts'

const FILES: AgentFiles = {
  emptyFolder: '/call/empty',
  lastMessage: '/call/last',
  policy: '/call/policy.toml',
  requestLog: '/call/log',
}

function callOf(provider: string, more: Partial<RunnerRequest> = {}) {
  const request: RunnerRequest = {
    stage: 'draft',
    attempt: 1,
    backend: { provider, model: 'some-model' },
    inputPath: '/in.md',
    outputPath: '/out.md',
    timeoutMs: 90_500,
    signal: new AbortController().signal,
    ...more,
  }
  return AGENT_CLIS[provider]!.call(request, FILES)
}

/** Whether these arguments stand next to each other. */
function has(args: readonly string[], ...wanted: string[]): boolean {
  return args.some((_, at) => wanted.every((word, index) => args[at + index] === word))
}

/** The narrowest each can be called. */
const NARROWEST: Record<string, (call: AgentCall) => boolean> = {
  claude: ({ args }) =>
    has(args, '--tools', '', '--strict-mcp-config', '--setting-sources', '') &&
    !args.includes('--permission-mode'),
  codex: ({ args }) => has(args, '--sandbox', 'read-only'),
  copilot: ({ args }) => args.includes('--available-tools=none'),
  gemini: ({ args, write }) =>
    has(args, '--policy', '/call/policy.toml') &&
    /"\*"\ndecision = "deny"/.test(write?.['/call/policy.toml'] ?? ''),
  opencode: ({ env }) => env?.['OPENCODE_PERMISSION'] === '{"*":"deny"}',
  pi: ({ args }) => args.includes('--no-tools') && args.includes('--no-extensions'),
  qwen: ({ args }) =>
    has(args, '--bare', '--exclude-tools') && args.some((word) => /run_shell_command/.test(word)),
}

for (const [provider, isNarrow] of Object.entries(NARROWEST)) {
  test(`${provider} is called with the narrowest permissions unless they are widened`, () => {
    const narrow = callOf(provider)
    assert.ok(isNarrow(narrow), narrow.args.join(' '))
    const option = provider === 'codex' ? { permissionMode: 'workspace-write' } : { tools: 'bash' }
    const wide = callOf(provider, option)
    assert.ok(!isNarrow(wide), wide.args.join(' '))
  })

  test(`${provider} is given the model only when one is named`, () => {
    assert.ok(callOf(provider).args.includes('some-model'))
    const backend = { provider, model: '' }
    assert.ok(!callOf(provider, { backend }).args.some((word) => /^(-m|--model)$/.test(word)))
  })

  test(`${provider} goes on with a session and passes extra flags on`, () => {
    const fresh = callOf(provider).args
    const { args } = callOf(provider, { resumeSession: 'ses-1', extraFlags: ['--a flag', '-x'] })
    assert.ok(has(args, '--a flag', '-x'))
    assert.equal(args.filter((word) => word.includes('ses-1')).length, 1)
    assert.deepEqual(
      fresh.filter((word) => /resume|session$/.test(word)),
      [],
    )
  })

  test(`${provider} keeps a home of its own when it is given one`, () => {
    const valuesOf = (more: Partial<RunnerRequest>) =>
      Object.values(callOf(provider, more).env ?? {})
    assert.ok(valuesOf({ home: '/own' }).some((value) => value.startsWith('/own')))
    assert.ok(!valuesOf({}).some((value) => value.startsWith('/own')))
  })

  test(`${provider} takes its prompt from standard input, not from an argument`, () => {
    const { args } = callOf(provider)
    assert.ok(!args.includes('/in.md') && !args.includes('-p=') && !args.includes('--prompt'))
  })
}

test('claude makes tools available by name and allows them by pattern', () => {
  const { args } = callOf('claude', {
    tools: 'Read, Bash(git *) Bash(npm test)',
    permissionMode: 'plan',
  })
  assert.ok(has(args, '--tools', 'Read,Bash'))
  assert.ok(has(args, '--allowedTools', 'Read,Bash(git *),Bash(npm test)'))
  assert.ok(has(args, '--permission-mode', 'plan'))
})

test('claude may mend a conversation with tools, and retries nothing else by itself', () => {
  const retries = (more: Partial<RunnerRequest>) =>
    callOf('claude', more).env?.['CLAUDE_CODE_MAX_RETRIES']
  assert.equal(retries({}), '0')
  assert.equal(retries({ tools: 'Read' }), '2')
  assert.equal(retries({ permissionMode: 'acceptEdits' }), '2')
})

test('programs that print nothing before the end are made to stream when silence is limited', () => {
  for (const provider of ['claude', 'gemini', 'qwen']) {
    assert.ok(callOf(provider).args.includes('json'), provider)
    assert.ok(callOf(provider, { idleTimeoutMs: 1000 }).args.includes('stream-json'), provider)
  }
})

test('codex ends with the mark for standard input, after a session to go on with', () => {
  assert.equal(callOf('codex').args.at(-1), '-')
  const { args } = callOf('codex', { resumeSession: 'ses-1', extraFlags: ['-c', 'a=1'] })
  assert.ok(has(args, '-c', 'a=1', 'resume', 'ses-1', '-'))
})

test('gemini and qwen run in an empty folder, unless they are to see one', () => {
  for (const provider of ['gemini', 'qwen']) {
    assert.equal(callOf(provider).cwd, '/call/empty')
    assert.equal(callOf(provider, { cwd: '/project' }).cwd, undefined)
    assert.equal(callOf(provider, { tools: 'read_file' }).cwd, undefined)
    assert.equal(callOf(provider, { resumeSession: 'ses-1' }).cwd, undefined)
  }
})

test('gemini is given its tools as rules in a file', () => {
  const all = callOf('gemini').write?.['/call/policy.toml'] ?? ''
  assert.match(all, /toolName = "\*"\ndecision = "deny"/)
  const some = callOf('gemini', { tools: 'read_file,glob' }).write?.['/call/policy.toml'] ?? ''
  assert.equal(some.match(/decision = "allow"/g)?.length, 2)
  assert.equal(callOf('gemini', { permissionMode: 'plan' }).write, undefined)
})

test('opencode is given its tools as permissions, whole or by use', () => {
  const { env } = callOf('opencode', { tools: 'read, bash(git *) bash(ls)', permissionMode: 'ask' })
  assert.deepEqual(JSON.parse(env?.['OPENCODE_PERMISSION'] ?? ''), {
    '*': 'ask',
    read: 'allow',
    bash: { '*': 'deny', 'git *': 'allow', ls: 'allow' },
  })
})

test('copilot is allowed each tool by an argument of its own', () => {
  const { args } = callOf('copilot', { tools: 'view, shell(git:*)' })
  assert.ok(has(args, '--allow-tool=view', '--allow-tool=shell(git:*)'))
})

test('qwen is told the wall clock of the call, which it would outlive', () => {
  assert.ok(has(callOf('qwen').args, '--max-wall-time', '91s'))
  assert.ok(has(callOf('qwen', { timeoutMs: 20 }).args, '--max-wall-time', '1s'))
})

test('an option a program has no way to take is refused', () => {
  for (const [provider, option] of [
    ['codex', { tools: 'shell' }],
    ['pi', { permissionMode: 'plan' }],
  ] as const) {
    assert.throws(() => callOf(provider, option), { code: 'option_unsupported' })
  }
})
