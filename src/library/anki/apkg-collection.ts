import { deckId, idOf } from './apkg-ids.ts'
import { type CardType, frontFields } from './card-type.ts'

/** What the one row of a collection's table `col` holds, in the order of its columns. */
export function collectionRow(
  cardType: CardType,
  deck: string,
  nowMs: number,
): readonly (number | string)[] {
  const seconds = Math.floor(nowMs / 1000)
  const noteType = idOf('note type', cardType.name)
  const decks = [deckEntry(1, 'Default', seconds), deckEntry(deckId(deck), deck, seconds)]
  return [
    1,
    seconds - (seconds % 86_400),
    nowMs,
    nowMs,
    11,
    0,
    0,
    0,
    JSON.stringify({ ...SETTINGS, curModel: noteType }),
    JSON.stringify({ [noteType]: noteTypeEntry(noteType, cardType, seconds) }),
    JSON.stringify(Object.fromEntries(decks.map((entry) => [entry.id, entry]))),
    JSON.stringify({ 1: DECK_OPTIONS }),
    '{}',
  ]
}

const SETTINGS = {
  activeDecks: [1],
  curDeck: 1,
  nextPos: 1,
  newSpread: 0,
  collapseTime: 1200,
  timeLim: 0,
  estTimes: true,
  dueCounts: true,
  sortType: 'noteFld',
  sortBackwards: false,
  addToCur: true,
}

/** Source: https://github.com/ankitects/anki/blob/main/rslib/src/notetype/schema11.rs */
function noteTypeEntry(id: number, cardType: CardType, seconds: number): object {
  const { name, fields, templates, css } = cardType
  return {
    id,
    name,
    type: 0,
    mod: seconds,
    usn: -1,
    sortf: 0,
    did: null,
    css,
    latexPre:
      '\\documentclass[12pt]{article}\n\\special{papersize=3in,5in}\n\\usepackage[utf8]{inputenc}\n' +
      '\\usepackage{amssymb,amsmath}\n\\pagestyle{empty}\n\\setlength{\\parindent}{0in}\n' +
      '\\begin{document}\n',
    latexPost: '\\end{document}',
    tags: [],
    vers: [],
    flds: fields.map((field, ord) => ({
      name: field,
      ord,
      sticky: false,
      rtl: false,
      font: 'Arial',
      size: 20,
      media: [],
    })),
    tmpls: templates.map((template, ord) => ({
      name: template.name,
      ord,
      qfmt: template.front,
      afmt: template.back,
      bqfmt: '',
      bafmt: '',
      did: null,
    })),
    req: templates.map((template, ord) => [ord, 'any', frontFields(cardType, template)]),
  }
}

/** Source: https://github.com/ankitects/anki/blob/main/rslib/src/decks/schema11.rs */
function deckEntry(id: number, name: string, seconds: number) {
  return {
    id,
    name,
    mod: seconds,
    usn: id === 1 ? 0 : -1,
    newToday: [0, 0],
    revToday: [0, 0],
    lrnToday: [0, 0],
    timeToday: [0, 0],
    collapsed: false,
    desc: '',
    dyn: 0,
    conf: 1,
    extendNew: 0,
    extendRev: 0,
  }
}

/**
 * Anki's own defaults.
 *
 * Source: https://github.com/ankitects/anki/blob/main/rslib/src/deckconfig/schema11.rs
 */
const DECK_OPTIONS = {
  id: 1,
  name: 'Default',
  mod: 0,
  usn: 0,
  maxTaken: 60,
  autoplay: true,
  timer: 0,
  replayq: true,
  new: { bury: false, delays: [1, 10], initialFactor: 2500, ints: [1, 4, 0], order: 1, perDay: 20 },
  rev: { bury: false, ease4: 1.3, ivlFct: 1, maxIvl: 36_500, perDay: 200, hardFactor: 1.2 },
  lapse: { delays: [10], leechAction: 1, leechFails: 8, minInt: 1, mult: 0 },
  dyn: false,
}
