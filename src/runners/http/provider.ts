import type { BilledUsage } from '../../core/prices.ts'
import type { Variables } from '../../io/variables.ts'
import type { RunnerRequest } from '../contract.ts'

/** What is particular to one provider's API: how to ask, and how to read what comes back. */
export interface HttpProvider {
  /** The field that holds the answer, as it is named when nothing like it came. */
  field: string
  /** The variables people set, for advice. */
  names: { key?: string; baseUrl: string }
  /**
   * Turns a call into a request.
   *
   * @throws ReverieError for what is wrong on this side: `key_missing`, `model_missing`,
   * `base_url_invalid`.
   */
  prepare: (request: RunnerRequest, variables: Variables) => HttpCall
  /**
   * Reads one event of the stream, or the whole body of a reply that was not streamed; text that
   * is no JSON comes as a string. `undefined` for what has no form known here.
   */
  read: (event: unknown) => Piece | undefined
}

export interface HttpCall {
  url: URL
  headers: Readonly<Record<string, string>>
  /** The body of the request around a prompt. */
  body: (prompt: string) => unknown
  /** The key among the headers, never to be shown. */
  key?: string
}

/** What one event says; all of it is optional. */
export interface Piece {
  /** The next part of the answer; hidden reasoning is no part of it. */
  text?: string
  /** The model declines, in whatever words. */
  isRefusal?: boolean
  /** Why the answer ends, in the provider's spelling. */
  finishReason?: string
  /** The provider's last word: nothing follows, and nothing was lost before it. */
  isEnd?: boolean
  /** Counts replace those of earlier events. */
  usage?: BilledUsage
  /** In US dollars, where the provider says so itself. */
  costUsd?: number
  /** The provider's name for this reply. */
  id?: string
  /** The event is a failure, to be judged like the body of a failed request. */
  failure?: unknown
}
