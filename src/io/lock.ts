import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { defined } from '../core/defined.ts'
import { ReverieError } from '../core/errors.ts'
import { DiskError, errnoOf, onDisk } from './disk-error.ts'
import { processStat } from './process-stat.ts'

const OTHERWISE = 'choose another folder'
/** What is beside a lock while a process takes it, after the lock's own name. */
const OWN = /^(\d+)(?:\.stale)?$/

/** Another live process holds the lock. */
export class LockedError extends ReverieError {
  readonly path: string
  readonly pid: number

  constructor(path: string, pid: number, what: string, otherwise = OTHERWISE) {
    super(
      'locked',
      `${what} is in use by the process with pid ${pid} (lock file ${path}). Wait for it to end, or ${otherwise}.`,
    )
    this.path = path
    this.pid = pid
  }
}

interface Holder {
  pid: number
  /** The kernel's start time of the process, which tells a reused pid from the holder; Linux only. */
  started?: string
}

const held = new Set<string>()

/**
 * Takes a lock file for this process and returns its release; the end of the process releases it
 * too. A lock left behind by a process that is gone is taken over.
 *
 * @param what what is locked, for the message
 * @param otherwise what can be done besides waiting
 * @throws LockedError naming the pid of the live holder.
 * @throws DiskError when there can be no such file.
 */
export function takeLock(path: string, what: string, otherwise = OTHERWISE): () => void {
  const own = `${path}.${process.pid}`
  const started = processStat(process.pid)?.startTime
  const me: Holder = { pid: process.pid, ...defined({ started }) }
  // Looked at first: who waits for a lock writes nothing.
  let isTakenOver = displaceDead(path, what, otherwise)
  try {
    onDisk('write the lock file', path, () => writeFileSync(own, JSON.stringify(me)))
    // Linking is atomic and brings the content along: nobody ever reads an empty lock.
    while (!linked(own, path)) isTakenOver = displaceDead(path, what, otherwise) || isTakenOver
  } finally {
    rmSync(own, { force: true })
  }
  if (held.size === 0) process.on('exit', releaseAll)
  held.add(path)
  // Who died with the lock may have died while taking it. Folders can be large: else nobody looks.
  if (isTakenOver) removeLeftovers(path)
  return () => {
    if (held.delete(path)) rmSync(path, { force: true })
    if (held.size === 0) process.off('exit', releaseAll)
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    throw new DiskError('take the lock file', to, error)
  }
}

/** Takes away the lock of a process that is gone; `false` where there is none. @throws LockedError */
function displaceDead(path: string, what: string, otherwise: string): boolean {
  const seen = read(path)
  if (seen === undefined) return false
  const holder = parse(seen)
  if (holder !== undefined && isAlive(holder)) {
    throw new LockedError(path, holder.pid, what, otherwise)
  }
  const aside = `${path}.${process.pid}.stale`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false
    throw error
  }
  // Between the look and the rename another process may have taken the dead lock over: give it back.
  if (read(aside) !== seen) linked(aside, path)
  rmSync(aside, { force: true })
  return true
}

/** Removes what processes that are gone left beside a lock; nothing depends on it. */
function removeLeftovers(path: string): void {
  const folder = dirname(path)
  const head = `${basename(path)}.`
  try {
    for (const name of readdirSync(folder).filter((one) => one.startsWith(head))) {
      const pid = OWN.exec(name.slice(head.length))?.[1]
      if (pid === undefined || isAlive({ pid: Number(pid) })) continue
      rmSync(join(folder, name), { force: true })
    }
  } catch {
    // They are in nobody's way.
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    const howTo = errnoOf(error) === 'EISDIR' ? 'Move the folder away.' : undefined
    throw new DiskError('take the lock file', path, error, howTo)
  }
}

function parse(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Holder
    return Number.isInteger(holder.pid) && holder.pid > 0 ? holder : undefined
  } catch {
    return undefined
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (errnoOf(error) === 'ESRCH') return false
  }
  const now = processStat(pid)
  if (now === undefined) return true
  // A killed process that its parent has not collected yet is still listed, as a zombie.
  return now.state !== 'Z' && (started === undefined || started === now.startTime)
}

function releaseAll(): void {
  for (const path of held) rmSync(path, { force: true })
}
