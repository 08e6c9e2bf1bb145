import { ReverieError } from '../core/errors.ts'

export interface SseReader {
  /** Takes the next piece of the stream; it may end anywhere. */
  feed: (text: string) => void
  /** The stream is over: an event that lacks only its empty line counts as well. */
  end: () => void
}

/** An event longer than this, in characters, is no event any more. */
const LONGEST_EVENT = 16 * 1024 * 1024

/**
 * Reads the `data` of server-sent events and what they are called, whatever way the stream was cut
 * on the road; a line that belongs to no event is handed on as if it were one.
 *
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
 *
 * @throws ReverieError `event_too_long` from `feed`, when one event passes 16 Mi characters.
 */
export async function sseReader(
  onData: (data: string, event?: string) => void,
): Promise<SseReader> {
  const { createParser } = await import('eventsource-parser')
  let isOverlong = false
  const parser = createParser({
    maxBufferSize: LONGEST_EVENT,
    onEvent: ({ data, event }) => onData(data, event),
    onError({ type, line }) {
      if (type === 'unknown-field' && line !== undefined) onData(line)
      if (type !== 'max-buffer-size-exceeded') return
      isOverlong = true
      const message = `One event of the reply is longer than ${LONGEST_EVENT} characters.`
      throw new ReverieError('event_too_long', message)
    },
  })
  return {
    feed: (text) => parser.feed(text),
    end() {
      if (!isOverlong) parser.feed('\n\n')
    },
  }
}
