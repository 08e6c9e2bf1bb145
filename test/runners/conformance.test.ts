import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { commandRunner, programRunner } from '../../src/runners/command.ts'
import { runnerConformance } from '../../src/runners/conformance.ts'
import { copyRunner } from '../../src/runners/copy.ts'
import { textRunner } from '../../src/runners/text-runner.ts'
import { script, until } from '../helpers/programs.ts'

runnerConformance('text', {
  test,
  answers: () => ({ runner: textRunner(async (prompt) => ({ text: prompt })) }),
  blank: () => ({ runner: textRunner(() => ' \n\t') }),
  fails: () => ({
    runner: textRunner(() => {
      throw new Error('the function is down')
    }),
  }),
  hangs() {
    let begin = (): void => {}
    const begun = new Promise<void>((resolve) => {
      begin = resolve
    })
    const runner = textRunner(() => {
      begin()
      return new Promise(() => {})
    })
    return { runner, begun: () => begun }
  },
})

runnerConformance('copy', {
  test,
  answers: () => ({ runner: copyRunner }),
  blank: { cannot: 'its answer is its prompt; the check of the empty prompt has it' },
  fails: { cannot: 'it has no provider that could fail' },
  hangs: { cannot: 'it waits for nothing but the file system' },
})

runnerConformance('program on standard streams', {
  test,
  answers: () => ({ runner: programRunner(['cat']) }),
  blank: () => ({ runner: programRunner(['echo', '  ']) }),
  fails: ({ folder, secret }) => ({
    runner: programRunner([script(folder, 'fail', `echo "bad key $${secret.name}" >&2; exit 7`)]),
    request: { extraFlags: ['--key', secret.value] },
  }),
  hangs({ folder }) {
    const mark = join(folder, 'begun')
    // Deaf to the polite signal, with a child in a session of its own that is deaf too.
    const deaf = script(folder, 'deaf', `trap '' TERM; echo > "$1"; while :; do sleep 1; done`)
    const body = `trap '' TERM; setsid "$1" "$2" & while :; do sleep 1; done`
    return {
      runner: programRunner([script(folder, 'hang', body), deaf, mark]),
      begun: () => until('the program has begun', () => existsSync(mark)),
    }
  },
})

runnerConformance('command with files', {
  test,
  answers: ({ folder }) => ({
    runner: commandRunner,
    request: {
      backend: {
        provider: 'command',
        model: `some-model:'${script(folder, 'my agent', 'echo noise; cat "$1" > "$2"')}' {input} {output}`,
      },
    },
  }),
  blank: () => ({
    runner: commandRunner,
    request: { backend: { provider: 'command', model: 'touch {output}' } },
  }),
  fails: () => ({
    runner: commandRunner,
    request: { backend: { provider: 'command', model: 'sh -c "env; kill -SEGV $$" {output}' } },
  }),
  hangs: ({ folder }) => ({
    runner: commandRunner,
    request: {
      backend: { provider: 'command', model: `sh -c 'echo > ${folder}/begun; exec sleep 600'` },
    },
    begun: () => until('the program has begun', () => existsSync(join(folder, 'begun'))),
  }),
})
