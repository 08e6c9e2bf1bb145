import type { IncomingHttpHeaders } from 'node:http'
import { parseLoosely } from '../../core/json-object.ts'
import type { RunnerRequest } from '../contract.ts'
import type { Answer } from './answer.ts'
import type { Exchange } from './judge.ts'
import { progressReport } from './progress.ts'
import type { HttpProvider } from './provider.ts'
import { newReception, receive } from './reception.ts'
import { ReplyBody } from './reply-body.ts'

/** In characters; small for the same reason as the portions of a chunk (see reply-body). */
const LONGEST_PENDING = 2 * 1024

/** What comes back in one exchange, sorted: the answer to its file, everything else to be judged. */
export class Intake {
  readonly reception = newReception()
  readonly #provider: HttpProvider
  readonly #answer: Answer
  readonly #report: (bytes: number) => void
  #reply!: ReplyBody
  #head: Exchange['head']
  /** What a chunk brought and the file has not: one write for all of it, if it is not much. */
  #text = ''

  private constructor(provider: HttpProvider, request: RunnerRequest, answer: Answer) {
    this.#provider = provider
    this.#answer = answer
    this.#report = progressReport(request)
  }

  static async of(provider: HttpProvider, request: RunnerRequest, answer: Answer): Promise<Intake> {
    const intake = new Intake(provider, request, answer)
    intake.#reply = await ReplyBody.to(intake)
    return intake
  }

  head(status: number, headers: IncomingHttpHeaders): void {
    // The headers tell something of failures only, and an answer may be waited for long.
    this.#head = { status, headers: status >= 300 ? headers : {} }
  }

  /** Returns whether the provider has said its last word. */
  chunk(chunk: Buffer): boolean {
    this.#report(chunk.length)
    if (this.#isFailed) this.#answer.keep(chunk.toString('utf8'))
    else this.#reply.feed(chunk)
    this.#flush()
    return this.reception.isEnd || this.reception.failure !== undefined
  }

  onEvent(event: unknown, raw: string): void {
    const piece = this.#provider.read(event)
    const isHalf = this.#reply.kind === 'whole' && piece?.isEnd !== true
    if (piece === undefined || piece.failure !== undefined || isHalf) this.#answer.keep(`${raw}\n`)
    this.#text += receive(this.reception, piece)
    if (this.#text.length > LONGEST_PENDING) this.#flush()
  }

  onPage(text: string): void {
    this.#answer.keep(text)
  }

  /** Nothing follows: all there is to be judged. */
  end(): Pick<Exchange, 'head' | 'kind' | 'reception' | 'failedBody'> {
    if (!this.#isFailed) this.#reply.end()
    this.#flush(true)
    return {
      kind: this.#reply.kind,
      reception: this.reception,
      failedBody: this.#isFailed ? parseLoosely(this.#answer.kept) : undefined,
      ...(this.#head === undefined ? {} : { head: this.#head }),
    }
  }

  get #isFailed(): boolean {
    return this.#head !== undefined && this.#head.status >= 300
  }

  /** Half a character waits for its other half: alone it has no bytes of its own. */
  #flush(isEnd = false): void {
    const half = isEnd ? '' : (/[\uD800-\uDBFF]$/.exec(this.#text)?.[0] ?? '')
    this.#answer.write(this.#text.slice(0, this.#text.length - half.length))
    this.#text = half
  }
}
