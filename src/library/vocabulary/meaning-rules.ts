/** A meaning to be learned, before it is filled. */
export interface Template {
  SpanishWord: string
  MeaningID: string
  /** What sets it apart from the word's other meanings. */
  MeaningContext: string
}

/** Common words that need more than one card, or that a rule would name badly. */
const RULES: readonly (readonly [word: string, meanings: Readonly<Record<string, string>>])[] = [
  ['a', { direction: 'to a place', time: 'at an hour', person: 'before a person acted upon' }],
  ['casa', { home: 'building where people live' }],
  ['con', { company: 'together with someone', instrument: 'by means of a tool' }],
  [
    'de',
    { possession: 'belonging to someone', origin: 'coming from a place', material: 'made of it' },
  ],
  ['desde', { place: 'starting at a place', time: 'starting at a time' }],
  ['en', { inside: 'inside a place', surface: 'on a surface', time: 'within a time' }],
  [
    'estar',
    { location: 'to be somewhere', state: 'to be in a passing state', action: 'to be doing' },
  ],
  ['haber', { auxiliary: 'to have done something', existence: 'there is, there are' }],
  ['hacer', { make: 'to make a thing', do: 'to do something', weather: 'to be hot, cold, sunny' }],
  [
    'hasta',
    { place: 'as far as a place', time: 'until a time', even: 'even, against expectation' },
  ],
  [
    'llevar',
    { carry: 'to take somewhere', wear: 'to wear clothes', duration: 'to have been at it' },
  ],
  ['médico', { doctor: 'person who treats the sick' }],
  [
    'para',
    {
      purpose: 'in order to',
      recipient: 'meant for someone',
      deadline: 'by a certain time',
      destination: 'towards a place',
    },
  ],
  [
    'por',
    {
      cause: 'because of something',
      route: 'through or along a place',
      exchange: 'in exchange for something',
      means: 'by way of something, as by telephone',
    },
  ],
  [
    'quedar',
    { remain: 'to be left over', meet: 'to arrange to meet', suit: 'to fit someone well or badly' },
  ],
  [
    'ser',
    { identity: 'to be someone or something', trait: 'to be so by nature', time: 'to be an hour' },
  ],
  ['sobre', { on_top: 'on top of something', topic: 'about a topic', around: 'at about an hour' }],
  ['tener', { own: 'to have something', age: 'to be so many years old' }],
  ['tener que', { obligation: 'to have to do something' }],
]

const BY_WORD = new Map(RULES)

/**
 * The meanings of a word by a table of common ones; a word that is not in it gets the one meaning
 * `main`, for a rule cannot know more.
 */
export function meaningsByRule(word: string): Template[] {
  const known = BY_WORD.get(word.toLowerCase()) ?? { main: `main meaning of “${word}”` }
  return Object.entries(known).map(([id, context]) => ({
    SpanishWord: word,
    MeaningID: id,
    MeaningContext: context,
  }))
}
