import { createHash } from 'node:crypto'
import { lettering, type Lettering, wrapped } from './lettering.ts'
import type { Point, Stroke } from './stroke.ts'

/** Red, green and blue from 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number]

/** What a card is made of, the lowest first. Lengths are in pixels. */
export type Shape =
  | { kind: 'sky'; top: Colour; bottom: Colour }
  | { kind: 'disc'; x: number; y: number; radius: number; colour: Colour; opacity: number }
  /** Everything below a line, whose height is given every `step` pixels from the left. */
  | { kind: 'ground'; heights: readonly number[]; step: number; colour: Colour }
  | {
      kind: 'panel'
      x: number
      y: number
      width: number
      height: number
      radius: number
      colour: Colour
      opacity: number
    }
  | { kind: 'strokes'; strokes: readonly Stroke[]; thickness: number; colour: Colour }

export interface Scene {
  width: number
  height: number
  shapes: readonly Shape[]
}

const WIDTH = 640
const HEIGHT = 480
const STEP = 8

interface Palette {
  sky: readonly [top: Colour, bottom: Colour]
  light: Colour
  ground: readonly [far: Colour, middle: Colour, near: Colour]
  ink: Colour
}

const PALETTES: readonly [Palette, ...Palette[]] = [
  palette('2b5876 f6c28b', 'ffe9b8', '6b7fa3 4a5d86 2d3d63', '1f2a44'),
  palette('7ec8e3 fdf6e3', 'fff3b0', 'a8d5a2 6fb07f 3f7d5a', '1f4434'),
  palette('f78ca0 fed6a6', 'fff1d6', 'd9798b a9586f 713b57', '4a1f38'),
  palette('3a3d6b b78bb5', 'fbe7c6', '6a5a93 4b4176 2f2a52', '2a2450'),
  palette('4fb3bf ffe8a3', 'ffffff', 'f2b880 d98e5f a8613f', '5a2d18'),
  palette('9fb8ad f3ead3', 'f7c873', '8aa399 5f7f78 3c5a56', '243b38'),
]

/**
 * A landscape with a label: the word, and below it the text. The same word and text give the same
 * scene, others another one.
 */
export function cardScene(word: string, text: string): Scene {
  const chance = dice(`${word}|${text}`)
  const colours = pick(PALETTES, chance())
  return {
    width: WIDTH,
    height: HEIGHT,
    shapes: [...landscape(colours, chance), ...label(word, text, colours)],
  }
}

function landscape({ sky, light, ground }: Palette, chance: () => number): Shape[] {
  const x = 90 + chance() * (WIDTH - 180)
  const y = 80 + chance() * 60
  const radius = 34 + chance() * 16
  const halo = [2.6, 1.8, 1.3].map((times) => disc(x, y, radius * times, light, 0.16))
  const hills = ground.map((colour, row) => ({
    kind: 'ground' as const,
    heights: ridge(210 + row * 55, 46 - row * 8, chance),
    step: STEP,
    colour,
  }))
  const [top, bottom] = sky
  return [{ kind: 'sky', top, bottom }, ...halo, disc(x, y, radius, light, 1), ...hills]
}

function disc(x: number, y: number, radius: number, colour: Colour, opacity: number): Shape {
  return { kind: 'disc', x, y, radius, colour, opacity }
}

/** A line of hills: three waves, each of half the height of the one before. */
function ridge(base: number, rise: number, chance: () => number): number[] {
  const waves = [1, 2, 4].map((times) => ({
    length: (WIDTH * (0.9 + chance() * 0.5)) / times,
    height: rise / times,
    shift: chance() * 2 * Math.PI,
  }))
  return Array.from({ length: WIDTH / STEP + 1 }, (_, at) =>
    waves.reduce(
      (y, { length, height, shift }) =>
        y - height * Math.sin(((at * STEP) / length) * 2 * Math.PI + shift),
      base,
    ),
  )
}

const MARGIN = 40
const PADDING = 28
const LARGEST = 11
const SMALL = 2.3
const SMALL_LINE = 12
const MOST_LINES = 3
const WHITE: Colour = [255, 252, 246]

/** A panel at the lower edge with the word as large as it fits. */
function label(word: string, text: string, { ink, ground }: Palette): Shape[] {
  const inner = WIDTH - 2 * (MARGIN + PADDING)
  const title = lettering(word)
  const scale = Math.min(LARGEST, inner / Math.max(title.width, 1))
  const lines = balanced(text, inner / SMALL).map(lettering)
  // From the accents of capitals to the ends of descenders.
  const titleHeight = 9 * scale
  const height = 2 * PADDING + titleHeight + lines.length * SMALL_LINE * SMALL
  const y = HEIGHT - MARGIN - height
  // Capitals with accents begin above the line.
  const top = y + PADDING + scale * 0.8
  const panel: Shape = {
    kind: 'panel',
    x: MARGIN,
    y,
    width: WIDTH - 2 * MARGIN,
    height,
    radius: 22,
    colour: WHITE,
    opacity: 0.93,
  }
  const below = top + titleHeight + SMALL * 3.4
  return [
    panel,
    written(title, scale, top, ink, scale * 0.82),
    ...lines.map((line, row) =>
      written(line, SMALL, below + row * SMALL_LINE * SMALL, ground[2], SMALL * 0.78),
    ),
  ]
}

/** As few lines as there can be, and these of much the same length. */
function balanced(text: string, width: number): string[] {
  const widest = wrapped(text, width, MOST_LINES)
  const narrower = [0.55, 0.65, 0.75, 0.85].map((share) => wrapped(text, width * share, MOST_LINES))
  const isAsGood = (lines: readonly string[]): boolean =>
    lines.length === widest.length && lines.join(' ') === widest.join(' ')
  return narrower.find(isAsGood) ?? widest
}

/** A line of letters in the middle of the card. */
function written(
  { strokes, width, weight }: Lettering,
  scale: number,
  top: number,
  colour: Colour,
  thickness: number,
): Shape {
  const left = (WIDTH - width * scale) / 2
  const placed = strokes.map((stroke) =>
    stroke.map(([x, y]): Point => [left + x * scale, top + y * scale]),
  )
  return { kind: 'strokes', strokes: placed, thickness: thickness * weight, colour }
}

function pick<Item>(items: readonly [Item, ...Item[]], chance: number): Item {
  return items[Math.floor(chance * items.length)] ?? items[0]
}

/** Numbers from 0 to 1 that a text determines. */
function dice(text: string): () => number {
  let block = createHash('sha256').update(text).digest()
  let at = 0
  return () => {
    if (at === block.length) {
      block = createHash('sha256').update(block).digest()
      at = 0
    }
    const value = block.readUInt16BE(at) / 65_536
    at += 2
    return value
  }
}

function palette(sky: string, light: string, ground: string, ink: string): Palette {
  const of = (hex: string): Colour => {
    const value = Number.parseInt(hex, 16)
    return [value >> 16, (value >> 8) & 255, value & 255]
  }
  const [top = '', bottom = ''] = sky.split(' ')
  const [far = '', middle = '', near = ''] = ground.split(' ')
  return {
    sky: [of(top), of(bottom)],
    light: of(light),
    ground: [of(far), of(middle), of(near)],
    ink: of(ink),
  }
}
