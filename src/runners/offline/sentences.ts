const segmenter = new Intl.Segmenter('und', { granularity: 'sentence' })

/** The segmenter's time grows with the square of its input, so it gets a long text in pieces. */
const PIECE = 1_000
/** No sentence ends after a title, a Latin abbreviation or an initial. */
const ABBREVIATION = /(?:^|[\s(])(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof|St|vs|cf|ca|approx|Fig|Nr|bzw)\.\s*$/

/** The sentences of a block of plain text, trimmed, in order; one over 1 000 characters is cut. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = []
  let pending = ''
  for (let at = 0; at < text.length;) {
    const last = at + PIECE >= text.length
    const parts = [...segmenter.segment(text.slice(at, at + PIECE))].map((part) => part.segment)
    // The last part of a piece may go on in the next one.
    const whole = last || parts.length === 1 ? parts : parts.slice(0, -1)
    for (const part of whole) {
      at += part.length
      pending += part
      if (ABBREVIATION.test(part) && pending.length < PIECE) continue
      sentences.push(pending.trim())
      pending = ''
    }
  }
  sentences.push(pending.trim())
  return sentences.filter((sentence) => sentence !== '')
}
