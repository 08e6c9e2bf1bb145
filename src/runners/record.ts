import { checkKind, FUNCTION, PATH } from '../core/option-kinds.ts'
import { secretMask } from '../io/secret-mask.ts'
import { recordedOf, replayedOf } from './backend-parts.ts'
import type { Runner } from './contract.ts'
import { judgeStop } from './judge.ts'
import { runnerOf } from './registry.ts'
import { Tape } from './tape.ts'

/**
 * Makes a runner that answers like another one and keeps every call in a folder, failures included
 * and keys never, for {@link replayRunnerOf} to answer from.
 *
 * @example
 * registerRunner('mine', recordRunnerOf(textRunner(ask), 'test/tape'))
 */
export function recordRunnerOf(runner: Runner, folder: string): Runner {
  checkKind('recordRunnerOf', 'runner', runner, FUNCTION)
  checkKind('recordRunnerOf', 'folder', folder, PATH)
  const tape = new Tape(folder)
  return async (request) => {
    tape.open()
    const reply = await runner(request)
    const mask = secretMask()
    tape.keep(request, reply, (text) => mask(text, request.env))
    return reply
  }
}

/** Makes a runner that answers from a folder of recorded calls, without any provider. */
export function replayRunnerOf(folder: string): Runner {
  checkKind('replayRunnerOf', 'folder', folder, PATH)
  const tape = new Tape(folder)
  return async (request) =>
    request.signal.aborted
      ? { exitCode: null, durationMs: 0, ...judgeStop('cancelled', request) }
      : tape.play(request)
}

/** The runner of `record:<folder>:<provider>:<model>`. */
export const recordRunner: Runner = async (request) => {
  const { folder, backend } = recordedOf(request.backend)
  const runner = recordRunnerOf(await runnerOf(backend.provider), folder)
  return runner({ ...request, backend })
}

/** The runner of `replay:<folder>`, or of `replay:<folder>:<provider>:<model>` to say whose answers. */
export const replayRunner: Runner = async (request) => {
  const { folder, backend } = replayedOf(request.backend)
  return replayRunnerOf(folder)({ ...request, backend })
}
