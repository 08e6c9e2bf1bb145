import pc from 'picocolors'
import type { Outcomes } from './progress-state.ts'

/** What a terminal can show. */
export interface Looks {
  color: boolean
  /** Whether it shows more than ASCII. */
  unicode: boolean
}

/** A picture of one moment. */
export interface View extends Looks {
  /** Width of the terminal; no line comes out wider. */
  columns: number
  /** Most lines there may be. Absent: as many as there are. */
  rows?: number
  /** The time, on the clock the events were reduced with. */
  now: number
}

/** Columns from which on there is room for more than the bare counts in a line. */
export const WIDE = 60

const UNICODE = {
  spinner: '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'.split(''),
  done: '✔',
  failed: '✘',
  pending: '·',
  retry: '↻',
  full: '━',
  empty: '╌',
  cut: '…',
  separator: ' · ',
  arrow: '→',
  about: '~',
  running: 'running',
}

const ASCII: typeof UNICODE = {
  spinner: '|/-\\'.split(''),
  done: 'v',
  failed: 'x',
  pending: '.',
  retry: '@',
  full: '#',
  empty: '.',
  cut: '~',
  separator: ' - ',
  arrow: '->',
  about: '~',
  running: 'running',
}

export type Style = ReturnType<typeof styleFor>

/** The colours and signs of a terminal. */
export function styleFor({ color, unicode }: Looks) {
  const { dim, bold, green, cyan, red, yellow, blue } = pc.createColors(color)
  return {
    ...(unicode ? UNICODE : ASCII),
    paint: {
      dim,
      bold,
      done: green,
      cached: cyan,
      failed: red,
      skipped: dim,
      interrupted: yellow,
      running: blue,
      waiting: yellow,
    },
  }
}

const PARTS = ['done', 'cached', 'skipped', 'failed'] as const

/** The same for a run that is over: what still runs then is left unfinished. */
export function overStyle(style: Style): Style {
  return { ...style, spinner: [style.pending], running: 'unfinished' }
}

/** A bar in which every outcome has its share; it is full only when nothing is left. */
export function progressBar(
  outcomes: Outcomes,
  total: number,
  width: number,
  style: Style,
): string {
  let bar = ''
  let drawn = 0
  let sum = 0
  for (const part of PARTS) {
    sum += outcomes[part]
    const end = sum >= total ? width : Math.min(width - 1, Math.round((sum / total) * width))
    if (end > drawn) bar += style.paint[part](style.full.repeat(end - drawn))
    drawn = Math.max(drawn, end)
  }
  return drawn === width ? bar : bar + style.paint.dim(style.empty.repeat(width - drawn))
}

/** The spinner's picture at a time in milliseconds: ten a second. */
export function spinnerAt({ spinner }: Style, now: number): string {
  return spinner[Math.floor(Math.max(0, now) / 100) % spinner.length] ?? ''
}
