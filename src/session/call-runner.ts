import { defined } from '../core/defined.ts'
import { setDeadline } from '../io/deadline.ts'
import type { RunnerReply, RunnerRequest } from '../runners/contract.ts'
import type { AttemptContext, AttemptTarget } from './attempt-context.ts'

/** How a call came to its end, and what there is to show for it. */
export interface CallEnd {
  ended: 'settled' | 'timeout' | 'cancelled'
  /** Without a reply of the runner's own: what was measured here. */
  reply: RunnerReply
  /** What the runner rejected with. */
  error?: unknown
}

/** Runners hold the time limit themselves; this much later it is held here. */
const OWN_LIMIT_GRACE_MS = 100
/** After the kill delay a runner gets this much longer to settle; then it is left behind. */
const SETTLE_GRACE_MS = 500

/** Calls the runner and never waits for ever: one that does not settle is left behind. */
export async function callRunner(
  { request, paths, scope, killDelayMs, emit }: AttemptContext,
  { attempt, backend, runner, isFallback, inputPath = paths.inputPath }: AttemptTarget,
  outputPath: string,
): Promise<CallEnd> {
  const controller = new AbortController()
  const started = performance.now()
  const measured = (): RunnerReply => ({ exitCode: null, durationMs: elapsed(started) })
  let stopped: 'timeout' | 'cancelled' | undefined
  let timer: NodeJS.Timeout | undefined
  let leave = () => {}

  const abandoned = new Promise<CallEnd>((resolve) => {
    const stop = (how: 'timeout' | 'cancelled', reason: unknown) => {
      if (stopped !== undefined) return
      clearTimeout(timer)
      stopped = how
      timer = setTimeout(
        () => resolve({ ended: how, reply: measured() }),
        killDelayMs + SETTLE_GRACE_MS,
      )
      controller.abort(reason)
    }
    const { timeoutMs } = request.options
    timer = setDeadline(timeoutMs + OWN_LIMIT_GRACE_MS, () =>
      stop('timeout', new DOMException('timeoutMs is over', 'TimeoutError')),
    )
    leave = scope.onCancel((reason) => stop('cancelled', reason))
  })

  const call = async (): Promise<CallEnd> => {
    try {
      const onEvent: RunnerRequest['onEvent'] = ({ bytes }) =>
        emit({ type: 'call-progress', stage: request.stage, at: new Date().toISOString(), bytes })
      const reply = await runner({
        ...runnerOptions(request, isFallback),
        stage: request.stage,
        attempt,
        backend,
        inputPath,
        outputPath,
        killDelayMs,
        signal: controller.signal,
        onEvent,
      })
      // What a runner leaves out in whatever way must not be missing in the journal.
      const whole = { ...measured(), ...defined(reply ?? {}) }
      return { ended: stopped ?? 'settled', reply: whole }
    } catch (error) {
      return { ended: stopped ?? 'settled', reply: measured(), error }
    }
  }

  try {
    return await Promise.race([call(), abandoned])
  } finally {
    clearTimeout(timer)
    leave()
  }
}

function elapsed(since: number): number {
  return Math.round((performance.now() - since) * 10) / 10
}

/** The options a runner is told; those of the provider's own program are not for the fallback. */
function runnerOptions(
  { options }: AttemptContext['request'],
  isFallback: boolean,
): Omit<RunnerRequest, 'stage' | 'attempt' | 'backend' | 'inputPath' | 'outputPath' | 'signal'> {
  const { tools, permissionMode, extraFlags, home, resumeSession } = options
  const { cwd, env, timeoutMs, idleTimeoutMs } = options
  const { temperature, topP, maxTokens, seed, stop } = options
  const given = { cwd, env, idleTimeoutMs, temperature, topP, maxTokens, seed, stop }
  const own = isFallback ? {} : { tools, permissionMode, extraFlags, home, resumeSession }
  return { timeoutMs, ...defined({ ...given, ...own }) }
}
