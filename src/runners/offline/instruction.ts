/** Verbs that tell the reader of a prompt what to do when a sentence opens with one. */
const ORDERS = new Set(
  `act add address aim allow analyse analyze answer apply ask assess assign assume avoid base be begin
  bring build calculate cast check choose cite classify close combine compare complete compute
  consider consolidate convert correct count cover create credit critique decide define deliver
  describe determine develop discard discuss do don't draft draw emit end ensure estimate evaluate
  examine expand explain explore express extract fill find finish fix focus follow format generate
  give grade highlight identify ignore imagine improve include indicate infer insert integrate
  judge justify keep label lead leave let limit list look maintain make mark mention merge move name
  never note number offer omit only open organize outline output paraphrase pick place please
  prefer prepare present prioritize produce propose provide put quote rank rate read reduce
  refactor refine refer reflect reject remember remove replace reply report repeat respond return
  review revise rewrite say score select show sketch skip solve specify split start state stay
  stop structure study suggest summarise summarize synthesise synthesize take tell test think
  translate treat try turn understand use verify weigh work wrap write`.split(/\s+/),
)

const ADDRESS =
  /\b(?:you(?:r|rself|'ll)?|please)\b|\b(?:answer|response|output|reply|essay|report)\b.{0,40}\b(?:must|should)\b|^(?:task|role|goal|rules?|output|format|length|style|input|steps?|instructions?|guidelines?|objective|scoring|anchors?|example)\b|<[^<>\n]{1,60}>|\b(?:below|following)\b/i
const FRAME =
  /\b(?:inputs?|notes|draft|text|response|answer|task|role|goal|rules?|output|format|instructions?|scoring|style|concepts)\b/i
const ANCHOR = /^\d[\d.]*(?:\s*[-–]\s*\d[\d.]*)?\s*:/
const RUBRIC =
  /^(?:[\p{L} ]{1,30}[:.]\s*)?(?:does|do|is|are|was|can|could|would|has|have|which|what|how|where)\b.*\?$/iu
const MARKERS = /^(?:[-*+•>#]+\s+|\d{1,3}[.)]\s+|[a-z][.)]\s+)*[*_"“]*/i

/** Whether a sentence speaks to the reader of the prompt instead of saying something. English. */
function isInstruction(sentence: string): boolean {
  const bare = sentence.replace(MARKERS, '')
  const first = /^[\p{L}']+/u.exec(bare)?.[0].toLowerCase() ?? ''
  return ORDERS.has(first) || ADDRESS.test(bare) || ANCHOR.test(sentence) || RUBRIC.test(bare)
}

/** Whether half of the sentences of a text or more are instructions. */
export function isMostlyInstruction(text: string): boolean {
  const sentences = roughSentences(text)
  return sentences.filter(isInstruction).length * 2 >= Math.max(1, sentences.length)
}

/**
 * How far a paragraph is material rather than instruction: the characters of the sentences that
 * say something, less twice those of the sentences that ask for something.
 */
export function materialWeight(paragraph: string): number {
  let weight = 0
  for (const line of paragraph.split('\n')) {
    const text = line.trim()
    if (/^.{0,80}[:：]$/.test(text)) weight -= text.length
    else if (/^#{1,6}\s/.test(text)) weight -= FRAME.test(text) ? text.length : 0
    else if (/[\p{L}\p{N}]/u.test(text)) {
      for (const sentence of roughSentences(text)) {
        weight += isInstruction(sentence) ? -2 * sentence.length : sentence.length
      }
    }
  }
  return weight
}

/** Cut after every full stop; good enough to weigh, and ten times as fast as a segmenter. */
function roughSentences(text: string): string[] {
  return text.match(/[^.!?。！？]{1,400}[.!?。！？]*\s*/g)?.map((one) => one.trim()) ?? []
}
