import type { Point, Stroke } from './stroke.ts'

// Korean syllables are put together of letters in a square: the first above or left of the vowel,
// the last below both. Letters are drawn in a box of 1 by 1.
//
// Source: https://www.unicode.org/versions/Unicode16.0.0/core-spec/chapter-3/#G24646 (composition)

/** Lines of points `x,y`; `o` is a ring. */
const CONSONANTS: Readonly<Record<string, string>> = {
  ㄱ: '0,0 1,0 1,1',
  ㄴ: '0,0 0,1 1,1',
  ㄷ: '1,0 0,0 0,1 1,1',
  ㄹ: '0,0 1,0 1,.5 0,.5 0,1 1,1',
  ㅁ: '0,0 1,0 1,1 0,1 0,0',
  ㅂ: '0,0 0,1 1,1 1,0|0,.5 1,.5',
  ㅅ: '.5,0 .5,.25 0,1|.5,.25 1,1',
  ㅇ: 'o 0 1',
  ㅈ: '0,0 1,0|.5,0 .5,.35 0,1|.5,.35 1,1',
  ㅊ: '.35,0 .65,0|0,.28 1,.28|.5,.28 .5,.5 0,1|.5,.5 1,1',
  ㅋ: '0,0 1,0 1,1|0,.5 1,.5',
  ㅌ: '1,0 0,0 0,1 1,1|0,.5 1,.5',
  ㅍ: '0,0 1,0|.28,0 .28,1|.72,0 .72,1|0,1 1,1',
  ㅎ: '.35,0 .65,0|0,.25 1,.25|o .42 1',
}

const FIRSTS = Array.from('ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ')
const LASTS =
  ' ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ'.split(
    ' ',
  )
const TWICE: Readonly<Record<string, string>> = {
  ㄲ: 'ㄱㄱ',
  ㄸ: 'ㄷㄷ',
  ㅃ: 'ㅂㅂ',
  ㅆ: 'ㅅㅅ',
  ㅉ: 'ㅈㅈ',
}

const LYING: Readonly<Record<string, string>> = {
  o: '0,.8 1,.8|.5,0 .5,.8',
  yo: '0,.8 1,.8|.3,0 .3,.8|.7,0 .7,.8',
  u: '0,.2 1,.2|.5,.2 .5,1',
  yu: '0,.2 1,.2|.3,.2 .3,1|.7,.2 .7,1',
  eu: '0,.5 1,.5',
}
const STANDING: Readonly<Record<string, string>> = {
  a: '.3,0 .3,1|.3,.5 1,.5',
  ae: '.2,0 .2,1|.2,.5 .9,.5|.9,0 .9,1',
  ya: '.3,0 .3,1|.3,.35 1,.35|.3,.65 1,.65',
  yae: '.2,0 .2,1|.2,.35 .9,.35|.2,.65 .9,.65|.9,0 .9,1',
  eo: '.7,0 .7,1|.1,.5 .7,.5',
  e: '.5,0 .5,1|0,.5 .5,.5|1,0 1,1',
  yeo: '.7,0 .7,1|.1,.35 .7,.35|.1,.65 .7,.65',
  ye: '.5,0 .5,1|0,.35 .5,.35|0,.65 .5,.65|1,0 1,1',
  i: '.6,0 .6,1',
}
/** The part that lies and the part that stands of each vowel, in Unicode's order. */
const VOWELS =
  ' a, ae, ya, yae, eo, e, yeo, ye,o ,o a,o ae,o i,yo ,u ,u eo,u e,u i,yu ,eu ,eu i, i'.split(',')

/** Syllables are fuller than other letters, so they take all the room of a line. */
const SIZE = 8.2
const TOP = -0.9

/** The strokes of a Korean syllable; `undefined` for other letters. */
export function hangul(syllable: string): Stroke[] | undefined {
  const code = syllable.normalize('NFC').codePointAt(0) ?? 0
  const index = code - 0xac00
  if (index < 0 || index >= 11_172) return undefined
  const first = FIRSTS[Math.floor(index / 588)] ?? ''
  const [lying = '', standing = ''] = (VOWELS[Math.floor((index % 588) / 28)] ?? '').split(' ')
  const last = LASTS[index % 28] ?? ''
  const bottom = last === '' ? 1 : 0.56
  const right = standing === '' ? 1 : 0.58
  const middle = lying === '' ? bottom : bottom * 0.55
  return [
    ...letters(first, [lying === '' ? 0 : 0.08, 0, right - 0.06, middle]),
    ...drawn(LYING[lying] ?? '', [0, middle + 0.06, right, bottom]),
    ...drawn(STANDING[standing] ?? '', [right + 0.04, 0, 1, bottom]),
    ...letters(last, [0.08, 0.7, 0.92, 1]),
  ]
}

type Box = readonly [left: number, top: number, right: number, bottom: number]

/** One letter, or two beside each other. */
function letters(text: string, [left, top, right, bottom]: Box): Stroke[] {
  const all = Array.from(TWICE[text] ?? text)
  const width = (right - left) / Math.max(all.length, 1)
  return all.flatMap((letter, at) => {
    const from = left + at * width
    const gap = at + 1 < all.length ? 0.08 : 0
    return drawn(CONSONANTS[letter] ?? '', [from, top, from + width - gap, bottom])
  })
}

function drawn(lines: string, [left, top, right, bottom]: Box): Stroke[] {
  const place = (x: number, y: number): Point => [
    SIZE * (left + x * (right - left)),
    TOP + SIZE * (top + y * (bottom - top)),
  ]
  return lines
    .split('|')
    .filter((line) => line !== '')
    .map((line) => {
      if (!line.startsWith('o')) {
        return line
          .split(' ')
          .map((pair) => place(...(pair.split(',').map(Number) as [number, number])))
      }
      const [from = 0, to = 1] = line.slice(2).split(' ').map(Number)
      return Array.from({ length: 33 }, (_, step) => {
        const angle = (step / 16) * Math.PI
        return place(
          0.5 + Math.cos(angle) / 2,
          (from + to) / 2 + (Math.sin(angle) * (to - from)) / 2,
        )
      })
    })
}
