import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** A file system of its own with so many kilobytes. It takes root, as in a container. */
export function smallDisk(t: TestContext, kilobytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'reverie-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder])
  t.after(() => {
    execFileSync('umount', ['--lazy', folder])
    rmdirSync(folder)
  })
  return folder
}

/** Fills the disk up to so many bytes and returns how to make room again. */
export function fill(folder: string, leaveBytes: number): () => void {
  const path = join(folder, 'ballast')
  const { bavail, bsize } = statfsSync(folder)
  writeFileSync(path, Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes)))
  return () => rmSync(path)
}
