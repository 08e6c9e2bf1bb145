import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { smallRoot } from '../cohort/small-root.ts'
import { REVERIE } from '../helpers/built.ts'
import { script, until } from '../helpers/programs.ts'
import { cohortCommand } from '../../src/cli/commands/cohort.ts'
import { inProcess } from './in-process.ts'
import { type Ended, ended, jsonLines, start } from './reverie.ts'

/** Good enough for any stage, and another for each prompt. */
const GOOD = 'printf "One\\nTwo\\n<essay-idea>\\n$sum\\n</essay-idea>\\nSCORE: 7\\n"'

/** A data root whose models are a program: it answers well, or as `answer` says, and notes each call. */
function programRoot(t: TestContext, changes: Record<string, string> = {}, answer?: string) {
  const dataRoot = smallRoot(t, changes)
  const body = `sum=$(cksum); echo call >> '${dataRoot}/calls'; ${answer ?? GOOD}`
  const program = script(dataRoot, 'program', body)
  if (changes['1_raw/llm_models.csv'] === undefined) {
    writeFileSync(
      join(dataRoot, '1_raw/llm_models.csv'),
      `id,model,provider,display_name,specialization\nwriter,command:${program},,,\njudge,command:${program},,,\n`,
    )
  }
  const calls = () =>
    existsSync(join(dataRoot, 'calls'))
      ? readFileSync(join(dataRoot, 'calls'), 'utf8').length / 'call\n'.length
      : 0
  const cohort = (args: string, env: Record<string, string> = {}): Promise<Ended> =>
    inProcess(t, cohortCommand(), args.split(' '), {
      cwd: dataRoot,
      env: { DAYDREAMING_DATA_ROOT: dataRoot, GEN_TEMPLATES_ROOT: '', ...env },
    })
  return { dataRoot, calls, cohort }
}

test('plan, run and status of a cohort, from first to last', async (t) => {
  const { cohort, calls, dataRoot } = programRoot(t)
  const plan = await cohort('plan tiny')
  assert.equal(plan.code, 0, plan.stderr)
  assert.match(plan.stdout, /^evaluation +4 +0 +0 +4 +0 +4$/m)
  assert.match(plan.stdout, /all +8 +unknown +unknown/)
  assert.ok(!existsSync(join(dataRoot, 'gens')), 'a plan writes nothing')

  const run = await cohort('run tiny -j 2')
  assert.equal(run.code, 0, run.stderr)
  assert.match(run.stdout, /^evaluation +4 +4 +0 +0 +0$/m)
  assert.match(run.stderr, /8 done in /)
  assert.equal(calls(), 8)

  const [draft = ''] = readdirSync(join(dataRoot, 'gens/draft'))
  writeFileSync(join(dataRoot, 'gens/draft', draft, 'parsed.txt'), 'By hand.')
  const status = await cohort('status tiny')
  assert.match(status.stdout, /^essay +2 +1 +1 +0 +0$/m)
  assert.match(
    status.stdout,
    new RegExp(`stale +essay +e_\\w+ +its draft ${draft} was edited by hand`),
  )
  const json = jsonLines((await cohort('status tiny --json')).stdout)
  assert.deepEqual(
    json
      .filter(({ type }) => type === 'generation')
      .map(({ stage, standing }) => [stage, standing]),
    [
      ['essay', 'stale'],
      ['evaluation', 'stale'],
      ['evaluation', 'stale'],
    ],
  )
  assert.equal(calls(), 8, 'looking asks nobody')

  const again = await cohort('run tiny --json')
  const ends = jsonLines(again.stdout).filter(({ type }) => type === 'stage-end')
  assert.equal(ends.length, 3)
  assert.equal(calls(), 11)
  assert.equal((await cohort('run tiny --force evaluation')).code, 0)
  assert.equal(calls(), 15)
})

test('failures end with exit code 1 and stand in the status', async (t) => {
  const { cohort } = programRoot(t, {}, 'echo short')
  const run = await cohort('run tiny --retry 0')
  assert.equal(run.code, 1)
  assert.match(run.stdout, /^draft +2 +0 +0 +2 +0$/m)
  assert.match(run.stdout, /^evaluation +4 +0 +0 +0 +4$/m)
  const { stdout } = await cohort('status tiny')
  assert.match(stdout, /failed +draft +d_\w+ +The answer was rejected: .*non-empty lines/)
})

test('calls that may cost money are not made in a script without --yes', async (t) => {
  const paid = {
    '1_raw/llm_models.csv':
      'id,model,provider,display_name,specialization\nwriter,claude:sonnet,,,\njudge,google/gemini-2.5-pro,,,\n',
  }
  const { cohort, dataRoot } = programRoot(t, paid)
  const { code, stderr } = await cohort('run tiny')
  assert.equal(code, 2)
  assert.match(stderr, /openrouter:google\/gemini-2\.5-pro +4 +unknown/)
  assert.match(stderr, /--yes/)
  assert.ok(!existsSync(join(dataRoot, 'gens')))
})

test('faults of spec, tables and templates are bad input: exit code 2, nothing begun', async (t) => {
  const spec = (text: string) => ({ 'cohorts/tiny/spec/config.yaml': text })
  const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
    [spec('axes: { combo_id: [combo_1] }\nrules: { tie: {} }\n'), /config\.yaml:2:\d+: .*ties/],
    [
      spec('axes: { combo_id: [combo_1], draft_template: [plan], draft_llm: [writer] }\n'),
      /Did you mean 'plain'/,
    ],
    [
      spec(
        'axes: { combo_id: [combo_1], draft_template: [plain], draft_llm: [writer], draft_rep: [0] }\n',
      ),
      /draft_rep is 0/,
    ],
    [{ '1_raw/templates/draft/plain.txt': '{{ concept }}' }, /no value 'concept'/],
    [
      {
        '1_raw/evaluation_templates.csv':
          'template_id,parser,generator\nnovelty,,llm\ndepth,,llm\n',
      },
      /Column 'parser' has no value/,
    ],
  ]
  for (const [changes, message] of cases) {
    const { cohort, dataRoot } = programRoot(t, changes)
    const { code, stderr } = await cohort('run tiny')
    assert.equal(code, 2, stderr)
    assert.match(stderr, message)
    assert.ok(!existsSync(join(dataRoot, 'gens')))
  }
})

test('templates may be kept elsewhere', async (t) => {
  const { cohort, dataRoot } = programRoot(t, {
    'mine/draft/plain.txt': 'MINE {{ concepts[0].name }}',
    'mine/draft/idea.txt': 'MINE {{ concepts[1].name }}',
    'mine/essay/long.txt': '{{ draft_block }}',
    'mine/evaluation/novelty.txt': '{{ response }}',
    'mine/evaluation/depth.txt': 'Depth: {{ response }}',
  })
  const env = { GEN_TEMPLATES_ROOT: join(dataRoot, 'mine') }
  assert.equal((await cohort('run tiny', env)).code, 0)
  const [draft = ''] = readdirSync(join(dataRoot, 'gens/draft'))
  assert.match(readFileSync(join(dataRoot, 'gens/draft', draft, 'prompt.txt'), 'utf8'), /^MINE /)
})

test('compile writes rows to standard output or a file, limited, shuffled and checked', async (t) => {
  const { cohort, dataRoot } = programRoot(t)
  const all = await cohort('compile tiny')
  assert.equal(all.code, 0, all.stderr)
  const lines = all.stdout.trim().split('\n')
  assert.equal(lines.length, 1 + 4)
  assert.match(lines[0] ?? '', /^combo_id,draft_template,draft_llm/)
  const spec = 'cohorts/tiny/spec/config.yaml'
  const limited = await cohort(`compile ${spec} --limit 2 --format jsonl`)
  assert.equal(jsonLines(limited.stdout).length, 2)
  assert.equal((await cohort(`compile ${spec} --seed 3 --out rows.csv`)).code, 0)
  const shuffled = readFileSync(join(dataRoot, 'rows.csv'), 'utf8').trim().split('\n')
  assert.deepEqual(shuffled.toSorted(), lines.toSorted())
  writeFileSync(join(dataRoot, 'known.json'), '{"draft_template": ["plain"]}')
  const unknown = await cohort(`compile ${spec} --catalog known.json`)
  assert.equal(unknown.code, 2)
  assert.match(unknown.stderr, /draft_template "idea"/)
  const csv = '--catalog-csv essay_template=1_raw/evaluation_templates.csv:template_id'
  assert.equal((await cohort(`compile ${spec} ${csv}`)).code, 2)
  assert.equal((await cohort(`compile ${spec} --catalog-csv essay_template`)).code, 2)
  const written = await cohort('compile cohorts/tiny --json --out rows.jsonl')
  const path = join(dataRoot, 'rows.jsonl')
  assert.deepEqual(jsonLines(written.stdout), [{ type: 'compile', path, format: 'jsonl', rows: 4 }])
  assert.equal(jsonLines((await cohort('compile tiny --json')).stdout).length, 4)
})

test('compile says which spec, file or disk it cannot do with', async (t) => {
  const { cohort, dataRoot } = programRoot(t)
  const missing = await cohort('compile nowhere.yaml')
  assert.equal(missing.code, 2)
  assert.match(missing.stderr, /nowhere\.yaml.*no such file/)
  const unknown = await cohort('compile tini')
  assert.equal(unknown.code, 2)
  assert.match(unknown.stderr, /Did you mean 'tiny'/)
  const full = await cohort('compile tiny --out /dev/full/rows.csv')
  assert.equal(full.code, 1)
  assert.match(full.stderr, /Could not .*\/dev\/full/)
  mkdirSync(join(dataRoot, 'rows.csv'))
  const folder = await cohort('compile tiny --out rows.csv')
  assert.equal(folder.code, 1)
  assert.match(folder.stderr, /Could not write rows\.csv: it is a folder/)
  assert.ok(!existsSync(join(dataRoot, 'rows.csv.partial')))
})

test('a reader that has enough of the rows is no failure', async (t) => {
  const axis = `[${Array.from({ length: 100 }, (_, index) => index).join(', ')}]`
  const { dataRoot } = programRoot(t, {
    'big.yaml': `axes: { a: ${axis}, b: ${axis}, c: ${axis} }\n`,
  })
  const { execFileSync } = await import('node:child_process')
  const command = `set -o pipefail; '${process.execPath}' '${REVERIE}' cohort compile big.yaml | head -n 2`
  const stdout = execFileSync('bash', ['-c', command], { cwd: dataRoot, encoding: 'utf8' })
  assert.equal(stdout, 'a,b,c\n0,0,0\n')
})

test('Ctrl-C ends a run with 130, and the next one goes on', async (t) => {
  const { dataRoot, cohort, calls } = programRoot(t, {}, 'sleep 30')
  const env = { DAYDREAMING_DATA_ROOT: dataRoot, GEN_TEMPLATES_ROOT: '' }
  const child = start(t, ['cohort', 'run', 'tiny', '-j', '1'], { cwd: dataRoot, env })
  await until('a call is running', () => calls() === 1)
  child.kill('SIGINT')
  const { code, stderr } = await ended(child)
  assert.equal(code, 130)
  assert.match(stderr, /Run the same again to go on/)
  script(dataRoot, 'program', `sum=$(cksum); ${GOOD}`)
  assert.equal((await cohort('run tiny')).code, 0)
})
