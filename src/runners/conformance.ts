import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { isRetryable } from '../core/errors.ts'
import { isBlankFile } from '../io/blank.ts'
import {
  Bench,
  checkReply,
  type ConformanceCall,
  type ConformanceContext,
  settled,
  verdictOf,
} from './conformance-bench.ts'
import type { RunnerReply } from './contract.ts'

export type { ConformanceCall, ConformanceContext } from './conformance-bench.ts'

/** `test` of node:test, or anything that takes the same three arguments. */
export type ConformanceTest = (
  title: string,
  options: { skip?: string },
  body: () => Promise<void>,
) => unknown

/** Why a runner cannot be in a situation; the check is reported as skipped for this reason. */
export interface Cannot {
  cannot: string
}

/** Makes the provider behave in one way; called anew for every check. */
export type Situation<Call = ConformanceCall> = (
  context: ConformanceContext,
) => Call | Promise<Call>

export interface AnsweringCall extends ConformanceCall {
  /** The answer a prompt gets. Absent: the prompt itself. */
  expected?: (prompt: string) => string
}

export interface HangingCall extends ConformanceCall {
  /** Resolves when the provider has the prompt, so that the call is cut off in the middle. */
  begun: () => Promise<void>
}

export interface RunnerConformance {
  test: ConformanceTest
  /** The provider answers, each prompt in its own way. */
  answers: Situation<AnsweringCall>
  /** The provider answers with white space. */
  blank: Situation | Cannot
  /** The provider fails, and says the key it was given where it can. */
  fails: Situation | Cannot
  /** The provider takes the prompt and never answers. */
  hangs: Situation<HangingCall> | Cannot
  /** How long a call that should end at once may take, in milliseconds. Default 10 000. */
  patienceMs?: number
}

const TRICKY =
  '\uFEFFnaïve café ẞ 日本語 👩‍👩‍👧 e\u0301 \u202Eabc\u202C \u2028 \u00A0 \u{10FFFF}\r\n\ttab \u001B[31mred\u001B[0m ' +
  '"quotes" \'single\' `back` $HOME ${x} $(y) %s {{z}} <tag> & \\n {input} {model}\r\n\n  no end of line'

/**
 * Registers the checks every runner has to pass.
 *
 * @example
 * import { test } from 'node:test'
 * runnerConformance('echo', {
 *   test,
 *   answers: () => ({ runner: textRunner((prompt) => prompt) }),
 *   blank: () => ({ runner: textRunner(() => ' ') }),
 *   fails: ({ secret }) => ({ runner: textRunner(() => { throw new Error('down') }) }),
 *   hangs: { cannot: 'it never waits for anything' },
 * })
 */
export function runnerConformance(name: string, kit: RunnerConformance): void {
  const { patienceMs = 10_000 } = kit
  const check = <Call extends ConformanceCall>(
    title: string,
    situation: Situation<Call> | Cannot,
    body: (call: Call, bench: Bench) => Promise<void>,
  ): void => {
    const options = typeof situation === 'function' ? {} : { skip: situation.cannot }
    kit.test(`runner ${name}: ${title}`, options, async () => {
      assert.ok(typeof situation === 'function')
      const bench = new Bench()
      try {
        await body(await situation(bench), bench)
      } finally {
        bench.remove()
      }
    })
  }

  /** One call that has to be answered; returns its reply. */
  const expectAnswer = async (
    { runner, request: more, expected = (prompt) => prompt }: AnsweringCall,
    bench: Bench,
    prompt: string,
  ): Promise<RunnerReply> => {
    const request = bench.request(prompt, more)
    const reply = await runner(request)
    assert.equal(verdictOf(reply), 'ok', reply.reason)
    assert.equal(readFileSync(request.outputPath, 'utf8'), expected(prompt))
    assert.equal(readFileSync(request.inputPath, 'utf8'), prompt, 'the prompt file was changed')
    return reply
  }

  check(
    'the answer is in outputPath and nothing else beside it',
    kit.answers,
    async (call, bench) => {
      const { transcriptPath } = await expectAnswer(call, bench, 'What is a name?\n')
      const transcript = transcriptPath === undefined ? [] : [basename(transcriptPath)]
      const own = ['conformance-1-input.md', 'conformance-1-output.md']
      assert.deepEqual(
        bench.files().filter((file) => !transcript.includes(file)),
        own,
      )
    },
  )

  check('the reply has the promised shape', kit.answers, async (call, bench) => {
    checkReply(await expectAnswer(call, bench, 'Count to three.\n'))
  })

  check('every character arrives as it was', kit.answers, async (call, bench) => {
    await expectAnswer(call, bench, TRICKY)
  })

  check('a prompt and answer of a megabyte arrive whole', kit.answers, async (call, bench) => {
    await expectAnswer(call, bench, 'All the same – line 日本.\n'.repeat(36_000))
  })

  check('eight calls at once do not mix their answers', kit.answers, async (call, bench) => {
    const prompts = Array.from({ length: 8 }, (_, index) =>
      `Prompt ${index} `.repeat(index * 50 + 1),
    )
    await Promise.all(prompts.map((prompt) => expectAnswer(call, bench, prompt)))
  })

  check('an empty prompt does not hang it', kit.answers, async ({ runner, request }, bench) => {
    const empty = bench.request('', { ...request, timeoutMs: 2 * patienceMs })
    const reply = await settled(runner(empty), 'the call', patienceMs).catch((error: unknown) => {
      // Refusing it is fine, not settling is not.
      if (error instanceof assert.AssertionError) throw error
      return undefined
    })
    if (reply === undefined || verdictOf(reply) !== 'ok') return
    assert.ok(!isBlankFile(empty.outputPath), 'a blank answer was called ok')
  })

  check('a prompt file that is not there is an error', kit.answers, async (call, bench) => {
    const request = bench.request(null, call.request)
    const error: unknown = await settled(call.runner(request), 'the call', patienceMs).then(
      (reply) => assert.fail(`it replied ${JSON.stringify(reply)}`),
      (reason: unknown) => reason,
    )
    assert.ok(error instanceof Error && !(error instanceof assert.AssertionError), String(error))
    assert.ok(error.message.includes(request.inputPath), `no path in: ${error.message}`)
    assert.equal(isRetryable(error), false, 'asking again would not help')
  })

  check('a call that is cancelled already is not made', kit.answers, async (call, bench) => {
    const request = bench.request('Never asked.', { ...call.request, signal: AbortSignal.abort() })
    const reply = await settled(call.runner(request), 'the call', patienceMs)
    assert.equal(verdictOf(reply), 'cancelled')
    assert.equal(existsSync(request.outputPath), false)
  })

  check('a blank answer is never ok', kit.blank, async ({ runner, request }, bench) => {
    const reply = await runner(bench.request('Say nothing.\n', request))
    checkReply(reply)
    assert.notEqual(verdictOf(reply), 'ok')
  })

  check('a failure is told without the key', kit.fails, async ({ runner, request }, bench) => {
    const said = await runner(bench.request('Fail.\n', request)).then(
      (reply) => {
        checkReply(reply)
        assert.notEqual(verdictOf(reply), 'ok')
        return JSON.stringify(reply)
      },
      (error: unknown) => {
        assert.ok(error instanceof Error)
        return `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`
      },
    )
    assert.ok(!said.includes(bench.secret.value), `the key is in: ${said}`)
  })

  check(
    'an abort ends it and leaves nothing',
    kit.hangs,
    async ({ runner, request, begun }, bench) => {
      const controller = new AbortController()
      const call = runner(bench.request('Wait.\n', { ...request, signal: controller.signal }))
      await settled(Promise.race([begun(), call]), 'the provider', patienceMs)
      controller.abort()
      const reply = await settled(call, 'the cancelled call', patienceMs)
      checkReply(reply)
      assert.equal(verdictOf(reply), 'cancelled')
      await bench.expectNoProcess(patienceMs)
      assert.equal(getEventListeners(controller.signal, 'abort').length, 0, 'listeners are left')
    },
  )

  check('a timeout ends it and leaves nothing', kit.hangs, async ({ runner, request }, bench) => {
    const call = runner(bench.request('Wait.\n', { ...request, timeoutMs: 400 }))
    const reply = await settled(call, 'the call', patienceMs)
    checkReply(reply)
    assert.equal(verdictOf(reply), 'timeout')
    await bench.expectNoProcess(patienceMs)
  })
}
