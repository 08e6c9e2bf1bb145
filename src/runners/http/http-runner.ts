import { defined } from '../../core/defined.ts'
import { maskSecrets, type Secret } from '../../core/mask.ts'
import { type BilledUsage, costOf } from '../../core/prices.ts'
import type { Usage } from '../../core/usage.ts'
import { maskFile } from '../../io/mask-file.ts'
import { processSecrets } from '../../io/secret-mask.ts'
import { callVariables } from '../../io/variables.ts'
import type { Runner, RunnerReply, RunnerRequest } from '../contract.ts'
import { Answer } from './answer.ts'
import { holdExchange } from './exchange.ts'
import { type Exchange, judge } from './judge.ts'
import type { HttpProvider } from './provider.ts'
import { refuseProgramOptions } from './settings.ts'

/** A key as short as a syllable would be masked in every sentence. */
const SHORTEST_KEY = 4
/** What stands for a key where none is needed may be a word, as `none` or `lm-studio`. */
const WORD = /^\D{1,15}$|^.{1,7}$/

/**
 * A runner over one provider's HTTP API: one streamed request, its answer written to the file as
 * it comes. What came instead of an answer is kept in the file, secrets masked.
 */
export function httpRunner(provider: HttpProvider): Runner {
  return async (request) => {
    const startedAt = performance.now()
    refuseProgramOptions(request)
    const variables = callVariables(request.env)
    const call = provider.prepare(request, variables)
    const secrets = () => [...ownKey(provider, call.key), ...processSecrets(request.env)]
    const mask = (text: string) => maskSecrets(text, secrets())
    const answer = new Answer(request.outputPath)
    let exchange: Exchange | undefined
    let kept: string | undefined
    try {
      exchange = await holdExchange(provider, request, call, variables, answer, mask)
    } finally {
      kept = answer.close(mask, exchange?.head !== undefined)
      // A gateway may say what it was sent; anything else in an answer is no secret of ours.
      if (!WORD.test(call.key ?? '')) maskFile(request.outputPath, ownKey(provider, call.key))
    }
    const reply = replyOf(exchange, request, kept)
    const durationMs = Math.round(performance.now() - startedAt)
    return { ...reply, ...shown(reply, mask), durationMs }
  }
}

function replyOf(
  exchange: Exchange,
  { backend }: RunnerRequest,
  stderrTail: string | undefined,
): Omit<RunnerReply, 'durationMs'> {
  const { usage, finishReason, id, costUsd } = exchange.reception
  const judgement = judge(exchange)
  return {
    exitCode: judgement.verdict === 'ok' ? 0 : null,
    ...judgement,
    command: `POST ${exchange.address} model=${backend.model}`,
    ...defined({
      stderrTail,
      usage: countsOf(usage),
      costUsd: costUsd ?? costOf(backend, usage),
      sessionId: id,
      finishReason,
    }),
  }
}

/** The reason of a failure, which quotes the provider, with secrets masked. */
function shown(
  { reason }: Pick<RunnerReply, 'reason'>,
  mask: (text: string) => string,
): Pick<RunnerReply, 'reason'> {
  return reason === undefined ? {} : { reason: mask(reason) }
}

/** The counts a reply shows; what only matters for the bill is not among them. */
function countsOf(usage: BilledUsage | undefined): Usage | undefined {
  if (usage === undefined) return undefined
  const { cacheWriteTokens: _, ...counts } = usage
  return Object.keys(counts).length === 0 ? undefined : counts
}

function ownKey({ names }: HttpProvider, key: string | undefined): Secret[] {
  if (key === undefined || key.length < SHORTEST_KEY) return []
  return [{ name: names.key ?? 'key', value: key }]
}
