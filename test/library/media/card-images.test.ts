import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { lettering, unknownLetters, wrapped } from '../../../src/library/media/card/lettering.ts'
import { encodePng } from '../../../src/library/media/card/png.ts'
import { cardImages } from '../../../src/library/media/card-images.ts'
import { whyUnfit } from '../../../src/library/media/media-type.ts'

interface Decoded {
  width: number
  height: number
  pixels: Buffer
}

/** Reads a PNG of three bytes a pixel, every chunk checked. */
function decode(png: Uint8Array): Decoded {
  const bytes = Buffer.from(png)
  assert.equal(bytes.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n')
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at)
    const body = bytes.subarray(at + 4, at + 8 + length)
    assert.equal(bytes.readUInt32BE(at + 8 + length), crc32(body))
    chunks.set(body.subarray(0, 4).toString('latin1'), body.subarray(4))
    at += 12 + length
  }
  assert.deepEqual([...chunks.keys()], ['IHDR', 'IDAT', 'IEND'])
  const header = chunks.get('IHDR') ?? Buffer.alloc(0)
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  assert.deepEqual([...header.subarray(8)], [8, 2, 0, 0, 0])
  const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0))
  assert.equal(rows.length, height * (width * 3 + 1))
  const pixels = Buffer.alloc(width * height * 3)
  for (let row = 0; row < height; row += 1) {
    const from = row * (width * 3 + 1)
    assert.equal(rows[from], 2)
    for (let at = 0; at < width * 3; at += 1) {
      const above = row === 0 ? 0 : (pixels[(row - 1) * width * 3 + at] ?? 0)
      pixels[row * width * 3 + at] = (rows[from + 1 + at] ?? 0) + above
    }
  }
  return { width, height, pixels }
}

const draw = (word: string, prompt: string, format = 'png') =>
  cardImages().generate(prompt, {
    word,
    file: `x.${format}`,
    format,
    signal: new AbortController().signal,
  })

test('pixels come out of a PNG as they went in', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }).chain((width) =>
        fc.integer({ min: 1, max: 12 }).chain((height) =>
          fc.record({
            width: fc.constant(width),
            height: fc.constant(height),
            pixels: fc.uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 }),
          }),
        ),
      ),
      ({ width, height, pixels }) => {
        const decoded = decode(encodePng(width, height, pixels))
        assert.deepEqual([decoded.width, decoded.height], [width, height])
        assert.deepEqual(new Uint8Array(decoded.pixels), pixels)
      },
    ),
    { numRuns: 40 },
  )
})

test('a card is a real PNG of 640 by 480 with dark letters on a light panel', async () => {
  const { width, height, pixels } = decode(await draw('médico', 'A doctor in a bright room.'))
  assert.deepEqual([width, height], [640, 480])
  const light = (x: number, y: number) => pixels[(y * width + x) * 3 + 1] ?? 0
  const panel = Array.from({ length: 520 }, (_, at) => 60 + at).flatMap((x) =>
    Array.from({ length: 120 }, (__, at) => light(x, 300 + at)),
  )
  const dark = panel.filter((value) => value < 90).length / panel.length
  assert.ok(panel.filter((value) => value > 220).length / panel.length > 0.6)
  assert.ok(dark > 0.03 && dark < 0.4, `${dark} of the panel is dark`)
})

test('the same card is the same file, and another word or prompt is another one', async () => {
  assert.deepEqual(await draw('casa', 'A house.'), await draw('casa', 'A house.'))
  const first = await draw('casa', 'A house.', 'svg')
  assert.notDeepEqual(await draw('cosa', 'A house.', 'svg'), first)
  assert.notDeepEqual(await draw('casa', 'A hut.', 'svg'), first)
})

test('the SVG is whole, needs no font and tells what it shows with signs escaped', async () => {
  const bytes = await draw('R&B', 'a < b', 'svg')
  assert.equal(whyUnfit('x.svg', bytes), undefined)
  const text = Buffer.from(bytes).toString('utf8')
  assert.match(text, /<title>R&amp;B: a &lt; b<\/title>/)
  assert.match(text, /^<svg [^>]*viewBox="0 0 640 480"[^]*<\/svg>\n$/)
  assert.doesNotMatch(text, /<text|NaN|undefined|Infinity/)
})

/** Sentences with every letter of their alphabets. */
const ALPHABETS = [
  'abcdefghijklmnñopqrstuvwxyzáéíóúüABCDEFGHIJKLMNÑOPQRSTUVWXYZÁÉÍÓÚÜ0123456789¿?¡!.,;-',
  'àâæçèêëîïôœùûÿäößåøėęįųūāłżźćńśěřůčšžőűğışțșđðþĐÞŁØÆŒ',
  'абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯіїєґўІЇЄҐЎјљњћђџ',
  'αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ',
]

test('letters of Latin, Greek, Cyrillic and Korean are all drawn, apart from the same without accents', () => {
  for (const alphabet of ALPHABETS) {
    assert.deepEqual(unknownLetters(alphabet), [])
    for (const letter of alphabet) assert.notEqual(lettering(letter).strokes.length, 0, letter)
  }
  const isAbove = (text: string) =>
    Math.min(
      ...lettering(text)
        .strokes.flat()
        .map(([, y]) => y),
    )
  assert.ok(isAbove('é') < isAbove('e'))
  assert.ok(isAbove('É') < isAbove('E'))
  assert.equal(lettering('í').strokes.length, lettering('i').strokes.length)
  assert.deepEqual(lettering('é'.normalize('NFD')), lettering('é'))
})

test('Korean syllables are drawn, each in another way, however they are composed', () => {
  const seen = new Set<string>()
  // Each first letter, vowel and last letter comes many times in every eleventh.
  const codes = Array.from({ length: 1015 }, (_, at) => 0xac00 + at * 11)
  for (const code of codes) {
    const syllable = String.fromCodePoint(code)
    const { strokes } = lettering(syllable)
    seen.add(JSON.stringify(strokes))
    const stray = strokes.flat().find(([x, y]) => x < 0 || x > 8.3 || y < -1 || y > 7.4)
    assert.equal(stray, undefined, syllable)
  }
  assert.deepEqual(lettering('꽃'.normalize('NFD')), lettering('꽃'.normalize('NFC')))
  assert.equal(seen.size, codes.length)
})

test('a word that cannot be written is refused with its letters; in a text it is left out', async () => {
  for (const word of ['語', 'sol 日', 'שלום', '😀', '\u0301']) {
    await assert.rejects(draw(word, 'x'), {
      code: 'media_letters',
      message: /another image provider/,
    })
  }
  const paths = async (text: string) =>
    Buffer.from(await draw('casa', text, 'svg'))
      .toString()
      .match(/<path.*/g)
      ?.at(-1)
  assert.equal(await paths('A house 家 😀 here.'), await paths('A house here.'))
  await draw('casa', '家', 'svg')
})

test('lines keep within their width and number, and all words stand in them while there is room', () => {
  const words = fc.array(fc.stringMatching(/^[a-zñ]{1,40}$/), { maxLength: 30 })
  fc.assert(
    fc.property(words, (list) => {
      const lines = wrapped(list.join(' '), 80, 3)
      assert.ok(lines.length <= 3)
      for (const line of lines) assert.ok(lettering(line).width <= 80, line)
      if (!lines.join().includes('…')) assert.equal(lines.join(' '), list.join(' '))
    }),
  )
})

test('a word too long for the card, an empty one and signs can be drawn', async () => {
  for (const word of ['electroencefalografista'.repeat(4), '', 'мир 꽃', '<&>']) {
    assert.doesNotMatch(Buffer.from(await draw(word, word, 'svg')).toString(), /NaN|Infinity/)
  }
  assert.equal(decode(await draw('electroencefalografista'.repeat(4), '')).width, 640)
})

test('a long text without a blank is cut to its line at once', { timeout: 5000 }, async () => {
  assert.match(wrapped('w'.repeat(5000), 200, 3)[0] ?? '', /^w{9,}…$/)
  const svg = Buffer.from(await draw('casa', 'w'.repeat(5000), 'svg')).toString()
  assert.ok(svg.length < 40_000)
})
