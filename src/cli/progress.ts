import type { EventListener, ReverieEvent } from '../core/event.ts'
import type { Environment } from '../io/environment.ts'
import { onTermination } from '../io/termination.ts'
import {
  renderFailure,
  renderLine,
  hasNews,
  renderLog,
  renderSummary,
  renderWarning,
} from '../report/progress-lines.ts'
import { progressState, settled } from '../report/progress-state.ts'
import type { ProgressState } from '../report/progress-state.ts'
import type { Looks } from '../report/progress-style.ts'
import { renderFinal, renderLive } from '../report/progress-view.ts'
import { reduce } from '../report/progress.ts'
import { sturdyWriter } from './sturdy-writer.ts'
import type { OutputStream } from './sturdy-writer.ts'
import { TerminalBlock } from './terminal-block.ts'

/** Time for the display; a test holds its own. */
export interface ProgressClock {
  /** In milliseconds, from any point on. */
  now: () => number
  /** Calls again and again until the returned function is called; keeps no process alive. */
  every: (ms: number, tick: () => void) => () => void
}

export interface ShowProgressOptions {
  env: Environment
  /** One block redrawn in place, or plain lines. Default: a block where the stream can show it. */
  live?: boolean
  /** Between two drawings. Default: 100 for a block, 10 000 for lines. */
  intervalMs?: number
  /** Streams on the same terminal. Default: standard output and error where they are terminals. */
  others?: readonly OutputStream[]
  clock?: ProgressClock
}

export interface ProgressDisplay {
  listener: EventListener
  /** Draws the end state and the summary; further calls do nothing. */
  stop: () => void
}

/** How a kind of display shows what there is; the rest is the same for both. */
interface Face {
  tick: () => void
  /** Lines that stay. */
  print: (lines: readonly string[]) => void
  end: () => void
}

/** What a face has to work with. */
interface Scene {
  stream: OutputStream
  state: ProgressState
  looks: Looks
  now: () => number
}

/**
 * Shows the events of a run to people: a live block on a terminal, else plain lines without escape
 * codes. Failures and warnings are printed once and stay; the summary comes last.
 */
export function showProgress(stream: OutputStream, options: ShowProgressOptions): ProgressDisplay {
  const { env, live = canBeLive(stream, env), clock = systemClock } = options
  const intervalMs = options.intervalMs ?? (live ? 100 : 10_000)
  const state = progressState()
  const looks: Looks = { color: live && !isSet(env['NO_COLOR']), unicode: showsUnicode(env) }
  const scene = { stream, state, looks, now: clock.now }
  const face = live ? blockFace(scene, options.others ?? terminals()) : lineFace(scene, intervalMs)

  const stopTicking = clock.every(live ? intervalMs : Math.min(intervalMs, SOON_MS), face.tick)
  // With this a signal ends the process by way of 'exit', also where nothing else listens for it.
  const stopListening = onTermination(() => Promise.resolve())
  let stopped = false
  let lastReason = ''
  const stop = () => {
    if (stopped) return
    stopped = true
    stopTicking()
    stopListening()
    process.off('exit', stop)
    face.end()
  }
  process.on('exit', stop)

  return {
    stop,
    listener(event) {
      if (stopped) return
      reduce(state, event, clock.now())
      // Why one stage was skipped is often why the next ones are.
      const reason = event.type === 'stage-outcome' && event.status === 'skipped' && event.message
      const isRepeated = reason !== false && reason === lastReason
      if (reason !== false) lastReason = reason
      if (!isRepeated) face.print(news(state, event, looks))
    },
  }
}

/** What an event has to say that is worth a line of its own. */
function news(state: ProgressState, event: ReverieEvent, looks: Looks): string[] {
  if (event.type === 'stage-log') return [renderLog(event, looks)]
  if (event.type === 'stage-outcome') return hasNews(event) ? [renderLog(event, looks)] : []
  if (event.type === 'warning') return [renderWarning(event, looks)]
  if (event.type !== 'stage-end' || event.status !== 'failure') return []
  return state.lastFailure === undefined ? [] : [renderFailure(state.lastFailure, looks)]
}

function blockFace({ stream, state, looks, now }: Scene, others: readonly OutputStream[]): Face {
  const block = new TerminalBlock(stream, {
    render: (size) => renderLive(state, { ...looks, ...size, now: now() }),
    others,
  })
  // Printed with the next frame: ten thousand failures at once are not ten thousand drawings.
  let waiting: string[] = []
  const flush = () => {
    block.print(waiting)
    waiting = []
  }
  return {
    tick() {
      flush()
      block.refresh()
    },
    print(lines) {
      waiting.push(...lines)
    },
    end() {
      flush()
      block.close((size) => renderFinal(state, { ...looks, ...size, now: now() }))
    },
  }
}

/** The first line comes soon, so that people see it works. */
const SOON_MS = 1000

function lineFace({ stream, state, looks, now }: Scene, intervalMs: number): Face {
  const writer = sturdyWriter(stream)
  let due: number | undefined
  let told = 0
  return {
    tick() {
      if (state.startedAt === undefined) return
      due ??= state.startedAt + Math.min(intervalMs, SOON_MS)
      if (now() < due || (state.running.size === 0 && settled(state) === told)) return
      due = Math.max(due + intervalMs, now())
      told = settled(state)
      writer.write(`${renderLine(state, now(), looks)}\n`)
    },
    print(lines) {
      for (const line of lines) writer.write(`${line}\n`)
    },
    end() {
      if (state.startedAt !== undefined) writer.write(`${renderSummary(state, now(), looks)}\n`)
      writer.release()
    },
  }
}

function canBeLive(stream: OutputStream, env: Environment): boolean {
  const ci = isSet(env['CI']) && env['CI'] !== 'false' && env['CI'] !== '0'
  return stream.isTTY === true && !ci && !isSet(env['NO_COLOR']) && env['TERM'] !== 'dumb'
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== ''
}

/** Whether the terminal draws more than ASCII: not Linux's own console, not a plain C locale. */
function showsUnicode({ TERM, LC_ALL, LC_CTYPE, LANG }: Environment): boolean {
  const locale = [LC_ALL, LC_CTYPE, LANG].find(isSet)
  return TERM !== 'linux' && (locale === undefined || /utf-?8/i.test(locale))
}

function terminals(): OutputStream[] {
  return [process.stdout, process.stderr].filter(({ isTTY }) => isTTY)
}

const systemClock: ProgressClock = {
  now: () => performance.now(),
  every(ms, tick) {
    const timer = setInterval(tick, ms).unref()
    return () => clearInterval(timer)
  },
}
