import { StringDecoder } from 'node:string_decoder'
import { isObject, parseLoosely } from '../../core/json-object.ts'
import { type SseReader, sseReader } from '../../io/sse.ts'

/** What a body turned out to be, whatever its header called it; `page` is HTML. */
export type BodyKind = 'none' | 'page' | 'whole' | 'events'

export interface BodyListener {
  /** One event, parsed, and as it came; text that is no JSON is its own event. */
  onEvent: (event: unknown, raw: string) => void
  /** A part of a page. */
  onPage: (text: string) => void
}

/**
 * A large chunk is read in portions: what is alive at any time is what the collector has to copy,
 * and the more it copies the more memory it takes for itself.
 */
const PORTION_BYTES = 8192

/** A reply in one piece is parsed whole; one longer than this, in characters, is not. */
const LONGEST_WHOLE = 32 * 1024 * 1024

/**
 * Cuts a body into events: those of a stream as they come, or the one a body in one piece is.
 * The kind is told by its first character, because servers and proxies mislabel all of them.
 */
export class ReplyBody {
  readonly #listener: BodyListener
  readonly #events: SseReader
  // A tenth of what a TextDecoder takes, and there is one for every call in flight.
  readonly #decoder = new StringDecoder('utf8')
  #kind: BodyKind = 'none'
  #whole = ''

  private constructor(listener: BodyListener, events: SseReader) {
    this.#listener = listener
    this.#events = events
  }

  static async to(listener: BodyListener): Promise<ReplyBody> {
    const events = await sseReader((data, name) => {
      const event = parseLoosely(data)
      listener.onEvent(name === 'error' ? asError(event) : event, data)
    })
    return new ReplyBody(listener, events)
  }

  get kind(): BodyKind {
    return this.#kind
  }

  feed(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; at += PORTION_BYTES) {
      this.#take(this.#decoder.write(chunk.subarray(at, at + PORTION_BYTES)))
    }
  }

  /** The body is over. */
  end(): void {
    this.#take(this.#decoder.end())
    if (this.#kind === 'events') this.#events.end()
    if (this.#kind === 'whole') this.#readWhole()
  }

  /** A list is what a stream would have brought one by one. */
  #readWhole(): void {
    const found = parseLoosely(this.#whole)
    if (!Array.isArray(found)) return this.#listener.onEvent(found, this.#whole)
    for (const event of found) this.#listener.onEvent(event, JSON.stringify(event))
  }

  #take(piece: string): void {
    const text = this.#kind === 'none' ? piece.replace(/^[\s\uFEFF]+/, '') : piece
    if (text === '') return
    if (this.#kind === 'none') this.#kind = kindOf(text)
    if (this.#kind === 'events') this.#events.feed(text)
    if (this.#kind === 'page') this.#listener.onPage(text)
    if (this.#kind === 'whole' && this.#whole.length <= LONGEST_WHOLE) this.#whole += text
  }
}

/** An event of that name is a failure, also when nothing in it says so. */
function asError(event: unknown): unknown {
  return isObject(event) && 'error' in event ? event : { error: event }
}

function kindOf(text: string): BodyKind {
  if (text.startsWith('<')) return 'page'
  return text.startsWith('{') || text.startsWith('[') ? 'whole' : 'events'
}
