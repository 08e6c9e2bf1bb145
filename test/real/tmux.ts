import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

const PATIENCE_MS = 30_000

/** A shell in a real terminal of its own, gone with the test. */
export class Tmux {
  readonly folder = mkdtempSync(join(tmpdir(), 'reverie-tmux-'))

  constructor(t: TestContext, columns: number, rows: number) {
    this.#tmux('new-session', '-d', '-x', `${columns}`, '-y', `${rows}`, "env PS1='$ ' bash --norc")
    this.#tmux('set', '-g', 'window-size', 'manual')
    t.after(() => {
      this.#tmux('kill-server')
      rmSync(this.folder, { recursive: true })
    })
  }

  type(line: string): void {
    this.#tmux('send-keys', '-l', line)
    this.press('Enter')
  }

  press(key: string): void {
    this.#tmux('send-keys', key)
  }

  resize(columns: number, rows: number): void {
    this.#tmux('resize-window', '-x', `${columns}`, '-y', `${rows}`)
  }

  /** What a person sees, and above it what was scrolled away, up to the last line with text. */
  get lines(): string[] {
    return this.#tmux('capture-pane', '-p', '-S', '-').trimEnd().split('\n')
  }

  get cursorIsShown(): boolean {
    return this.#tmux('display', '-p', '#{cursor_flag}').trim() === '1'
  }

  /** Waits until the screen is as wanted; fails with what is on it. */
  async until(isThere: (lines: readonly string[]) => boolean): Promise<string[]> {
    const deadline = Date.now() + PATIENCE_MS
    for (;;) {
      const { lines } = this
      if (isThere(lines)) return lines
      if (Date.now() > deadline) throw new Error(`The screen never became so:\n${lines.join('\n')}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  #tmux(...args: string[]): string {
    const { CI: _ci, NO_COLOR: _color, TMUX: _tmux, ...env } = process.env
    return execFileSync(
      'tmux',
      ['-u', '-S', join(this.folder, 'socket'), '-f', '/dev/null', ...args],
      {
        encoding: 'utf8',
        env: { ...env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' },
      },
    )
  }
}
