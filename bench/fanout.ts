import { spawn } from 'node:child_process'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Lab } from './lab.ts'
import { bestOf, timed } from './rounds.ts'
import { atLeast, type Row } from './row.ts'

const COUNT = 1000
const BYTES = 4096
const WORKERS = 8
const ROUNDS = 5

/** A thousand files answered file by file, each contender a command timed from start to end. */
export async function bench(lab: Lab): Promise<Row[]> {
  const inputs = lab.newFolder()
  for (let at = 0; at < COUNT; at += 1) {
    writeFileSync(
      join(inputs, `s${at}.md`),
      'Say what you know of tides. '.repeat(150).slice(0, BYTES),
    )
  }
  const names = readdirSync(inputs)
  const echo = lab.echo.argv.join(' ')
  const runs: Record<'ours' | 'parallel' | 'xargs', (outputs: string) => Promise<void>> = {
    ours: (outputs) =>
      run(process.execPath, [
        lab.compiled('bench/fanout-program.ts'),
        inputs,
        outputs,
        String(WORKERS),
        ...lab.echo.argv,
      ]),
    parallel: (outputs) =>
      run(
        'parallel',
        ['--will-cite', `-j${WORKERS}`, `${echo} < ${inputs}/{} > ${outputs}/{.}-output.md`],
        names.join('\n'),
      ),
    xargs: (outputs) =>
      run(
        'xargs',
        ['-P', String(WORKERS), '-n', '1', 'sh', '-c', script(echo, inputs, outputs), 'sh'],
        names.join('\n'),
      ),
  }
  // Nothing is deleted in between: on ext4 that slows down the making of files for minutes.
  const job = (work: (outputs: string) => Promise<void>) => async (): Promise<number> => {
    const outputs = lab.newFolder()
    const ms = await timed(() => work(outputs))
    checkAnswers(outputs)
    return ms
  }
  const best = await bestOf(ROUNDS, {
    ours: job(runs.ours),
    parallel: job(runs.parallel),
    xargs: job(runs.xargs),
  })
  const perSecond = (ms: number): string => `${Math.round((COUNT / ms) * 1000)} a second`
  const speedup = best.parallel / best.ours
  return [
    {
      name: `${COUNT} files at ${WORKERS}: times as fast`,
      ours: perSecond(best.ours),
      other: `GNU parallel ${perSecond(best.parallel)}`,
      ratio: speedup,
      ...atLeast(speedup, 2.5),
    },
    {
      name: 'the same',
      ours: perSecond(best.ours),
      other: `xargs -P ${perSecond(best.xargs)}`,
      ratio: best.xargs / best.ours,
    },
  ]
}

function script(echo: string, inputs: string, outputs: string): string {
  return `exec ${echo} < ${inputs}/"$1" > ${outputs}/"\${1%.md}-output.md"`
}

/** A contender that is quick because it does not do the job does not count. */
function checkAnswers(folder: string): void {
  const answers = readdirSync(folder).filter((name) => name.endsWith('-output.md'))
  const whole = answers.filter((name) => statSync(join(folder, name)).size >= BYTES - 1)
  if (whole.length !== COUNT) throw new Error(`${whole.length} of ${COUNT} answers are there.`)
}

async function run(command: string, args: readonly string[], input = ''): Promise<void> {
  const child = spawn(command, args, { stdio: ['pipe', 'inherit', 'inherit'] })
  Readable.from([`${input}\n`]).pipe(child.stdin)
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`${command} ended with ${String(code)}.`)
}
