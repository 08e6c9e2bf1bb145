import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Echo, makeEcho } from './echo.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const BUILD = join(ROOT, 'scripts/current-build.mjs')
const run = promisify(execFile)

/**
 * What all measurements share: a temporary folder, the child, the package as it is shipped, and the
 * programs beside this file, translated before, because doing it on the fly takes time and memory of
 * its own.
 */
export class Lab {
  readonly folder: string
  readonly echo: Echo
  /** The public module of the package as it is shipped. */
  readonly index: string
  #folders = 0

  private constructor(folder: string) {
    this.folder = folder
    this.echo = makeEcho(folder)
    const built = execFileSync(process.execPath, [BUILD], { encoding: 'utf8' }).trim()
    this.index = join(built, 'index.js')
  }

  static async open(): Promise<Lab> {
    const lab = new Lab(mkdtempSync(join(tmpdir(), 'reverie-bench-')))
    symlinkSync(join(ROOT, 'node_modules'), join(lab.folder, 'node_modules'))
    writeFileSync(join(lab.folder, 'package.json'), '{ "type": "module" }')
    const options = {
      rootDir: ROOT,
      outDir: join(lab.folder, 'dist'),
      declaration: false,
      emitDeclarationOnly: false,
      noCheck: true,
    }
    const config = {
      extends: join(ROOT, 'tsconfig.build.json'),
      compilerOptions: options,
      include: [join(ROOT, 'src'), join(ROOT, 'bench')],
    }
    writeFileSync(join(lab.folder, 'tsconfig.json'), JSON.stringify(config))
    await run(join(ROOT, 'node_modules/.bin/tsc'), ['-p', lab.folder])
    writeFileSync(lab.compiled('src/index.ts'), `export * from ${JSON.stringify(lab.index)}\n`)
    return lab
  }

  /** The compiled form of a file below the root of the repository. */
  compiled(path: string): string {
    return join(this.folder, 'dist', path.replace(/\.ts$/, '.js'))
  }

  /** An empty folder. */
  newFolder(): string {
    this.#folders += 1
    const folder = join(this.folder, `run-${this.#folders}`)
    mkdirSync(folder)
    return folder
  }

  /** Runs one of the programs beside this file in a process of its own and reads what it prints. */
  async run<Report>(program: string, ...args: (string | number)[]): Promise<Report> {
    const argv = ['--expose-gc', this.compiled(`bench/${program}.ts`), ...args.map(String)]
    const { stdout } = await run(process.execPath, argv)
    return JSON.parse(stdout) as Report
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
