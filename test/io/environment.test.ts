import assert from 'node:assert/strict'
import { test } from 'node:test'
import { childEnvironment, knownSecrets } from '../../src/io/environment.ts'

test('a child sees where things are and no key', () => {
  const base = {
    PATH: '/bin',
    HOME: '/home/x',
    LC_ALL: 'C',
    XDG_CONFIG_HOME: '/c',
    https_proxy: 'http://p',
    NODE_EXTRA_CA_CERTS: '/ca.pem',
    OPENAI_API_KEY: 'sk-12345678',
    NODE_OPTIONS: '--inspect',
    ANYTHING: 'else',
    EMPTY: undefined,
  }
  assert.deepEqual(childEnvironment(base), {
    PATH: '/bin',
    HOME: '/home/x',
    LC_ALL: 'C',
    XDG_CONFIG_HOME: '/c',
    https_proxy: 'http://p',
    NODE_EXTRA_CA_CERTS: '/ca.pem',
  })
})

test('what is allowed by name or beginning is passed on, and what is added wins', () => {
  const base = { PATH: '/bin', CLAUDE_A: '1', CLAUDE_B: '2', CLAUDIA: '3', OPENAI_API_KEY: 'k' }
  assert.deepEqual(
    childEnvironment(base, {
      allow: ['CLAUDE_*', 'OPENAI_API_KEY', 'ABSENT'],
      add: { PATH: '/mine', NEW: 'n', NOT: undefined },
    }),
    { PATH: '/mine', CLAUDE_A: '1', CLAUDE_B: '2', OPENAI_API_KEY: 'k', NEW: 'n' },
  )
})

test('without a base the environment is that of this process', () => {
  assert.equal(childEnvironment()['PATH'], process.env['PATH'])
})

test('what is named like a key, token, secret or password is a secret', () => {
  const names = `
    OPENAI_API_KEY apiKey HF_TOKEN GITHUB_TOKEN AWS_SECRET_ACCESS_KEY KEY ANTHROPIC_AUTH_TOKEN
    PGPASSWORD MYSQL_PWD X_AUTH SIGNING_KEY GH_PAT
  `
    .trim()
    .split(/\s+/)
  for (const name of names) {
    assert.deepEqual(knownSecrets({ [name]: 'value-123' }), [{ name, value: 'value-123' }], name)
  }
})

test('places, counts and short or absent values are no secrets', () => {
  assert.deepEqual(
    knownSecrets({
      PWD: '/home/somewhere',
      OLDPWD: '/home/elsewhere',
      SSH_AUTH_SOCK: '/tmp/ssh-agent',
      TOKEN_FILE: '/run/token-file',
      MAX_OUTPUT_TOKENS: '1234567890',
      TOKENIZERS_PARALLELISM: 'disabled',
      KEYBOARD: 'some-layout',
      MONKEY_NAME: 'chimpanzee',
      API_KEY: '1234567',
      OTHER_API_KEY: undefined,
      PATH: '/usr/local/bin:/usr/bin',
    }),
    [],
  )
})

test('the password in a URL is a secret', () => {
  assert.deepEqual(
    knownSecrets({
      HTTPS_PROXY: 'http://me:hunter2hunter2@proxy:3128',
      HOME_URL: 'http://a.b/c:d@e',
    }),
    [{ name: 'HTTPS_PROXY', value: 'hunter2hunter2' }],
  )
})

test('the secrets of several environments are taken together', () => {
  assert.equal(knownSecrets({ A_KEY: 'aaaaaaaa' }, { B_KEY: 'bbbbbbbb' }).length, 2)
})
