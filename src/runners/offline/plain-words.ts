/**
 * English words of every subject: they carry meaning, but two texts that share them share little.
 * They count for less wherever words are weighed.
 */
const PLAIN = new Set(
  `able act add allow appear area ask avoid bad base became began begin begun best better big
  bring brought call came carry case catch cause certain chance choose close come common complete
  consider contain count cut day depend different difficult done dozen drawn earlier easier easy
  eight eleven end enter equal exact example exist expect fact fall familiar far faster feel few
  fewer field fill find first fit five fix follow form found four full gain gave general get give
  given go gone good great greater grew group grow grown guide hand happen hard harder held help
  high higher hour hundred idea important kept kind knew know known large larger late later lay
  lead leave led left let lie life likely little live long longer look lose low lower made main
  make man many matter mean means meet mere method minute move name need new newer next nine
  nothing old older open part particular party pass people period person picture piece place plan
  possible present prevent produce purpose put question quick quickly rare reach read ready real
  receive remain result return right round run said saw say second see seem seen seldom send
  serve set seven share short shorter show side similar simple single six size slow slower slowly
  small smaller sort speak stand start state stay step stop strong stronger sudden suit sum
  surround take taken talk tell ten tend term thing think third thousand three time told took
  treat true try twelve twice type understand unit use useful usual view walk want way weaker
  week went whatever wish word work world write wrong year young younger zero`.split(/\s+/),
)

export function isPlain(word: string): boolean {
  return PLAIN.has(word) || (word.endsWith('s') && PLAIN.has(word.slice(0, -1)))
}
