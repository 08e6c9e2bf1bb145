import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as reverie from '../src/index.ts'

/** As scripts without types call it. */
const loose = reverie as unknown as Record<
  keyof typeof reverie,
  { new (...args: unknown[]): unknown; (...args: unknown[]): unknown }
>
const {
  compileSpec,
  extractJson,
  json,
  openCohort,
  pipeline,
  programRunner,
  promptStage,
  renderTemplate,
  runCohort,
  StageRunner,
} = loose
const schema = { safeParse: (data: unknown) => ({ success: true, data }) }

test('An option there is none of is refused with the nearest that there is', async () => {
  const stage = { name: 'a', execute: () => 1 }
  const calls: [call: () => unknown, says: RegExp][] = [
    [() => runCohort({}, { wrokers: 4 }), /^runCohort .* 'wrokers'\. Did you mean 'workers'/],
    [() => openCohort('data', 'c', { form: 'spec' }), /^openCohort .* Did you mean 'from'/],
    [() => new StageRunner({ dataRoot: '.', retires: 2 }), /^StageRunner .* mean 'retries'/],
    [
      () =>
        (new StageRunner({ dataRoot: '.' }) as reverie.StageRunner).run(
          {} as never,
          { froce: true } as never,
        ),
      /^StageRunner\.run .* mean 'force'/,
    ],
    [() => compileSpec({ axes: { a: [1] } }, { sed: 7 }), /^compileSpec .* mean 'seed'/],
    [() => programRunner(['cat'], { alow: ['HOME'] }), /^programRunner .* mean 'allow'/],
    [() => promptStage({ name: 'a', prompt: String, retires: 2 }), /^Stage 'a' .* mean 'retries'/],
    [() => pipeline('p', [stage], { onpartial: 'stop' }), /^'p' .* mean 'onPartial'/],
    [() => renderTemplate('{a}', {}, { sintax: 'braces' }), /^renderTemplate .* mean 'syntax'/],
    [() => extractJson('{}', { expects: 'array' }), /^extractJson .* mean 'expect'/],
    [() => json(schema, { repairs: 'lenient' }), /^json .* mean 'repair'/],
    [() => json(schema, { fits: () => [] }), /^json has no option 'fits'/],
  ]
  for (const [call, says] of calls) {
    await assert.rejects(
      async () => call(),
      (error: unknown) => {
        assert.ok(error instanceof TypeError, String(error))
        assert.match(error.message, says)
        return true
      },
    )
  }
})

test('a word that an option does not know is told, and not taken for its default', () => {
  const calls: [call: () => unknown, says: RegExp][] = [
    [
      () => renderTemplate('{a}', { a: 1 }, { syntax: 'brace' }),
      /syntax is 'brace'.*'jinja' or 'bra/,
    ],
    [
      () => extractJson('[]', { expect: 'list' }),
      /expect is 'list'; .*'object' or 'array' or 'any'/,
    ],
    [
      () => json(schema, { repair: 'loose' }),
      /repair is 'loose'; it has to be 'strict' or 'lenient'/,
    ],
  ]
  for (const [call, says] of calls) {
    assert.throws(call, (error: unknown) => {
      return error instanceof TypeError && says.test(error.message)
    })
  }
})

test('an option of a prompt stage that cannot be meant is told when it is made, not after a paid call', () => {
  const faults: [options: object, says: RegExp][] = [
    [{ syntax: 'brace' }, /syntax is 'brace'; it has to be 'jinja' or 'braces'/],
    [{ mode: 'Copy' }, /mode is 'Copy'/],
    [{ output: schema, repair: 'loose' }, /repair is 'loose'/],
    [{ output: { tasks: [] } }, /output is an object; it has to be a schema/],
    [{ parse: 3 }, /parse is 3/],
    [{ stub: { tasks: [] } }, /stub is an object; it has to be a function/],
    [{ checks: () => [] }, /checks is a function; it has to be a list of functions/],
    [{ minLines: 'three' }, /minLines is a text; it has to be a whole number/],
    [{ repairTurns: -1 }, /repairTurns is -1/],
    [{ template: 3 }, /template is 3; it has to be a text or \{ path \}/],
    [{ parse: 'json', earlyCloseKeys: ['name'] }, /earlyCloseKeys .* parse reads it/],
    [{ expect: 'array' }, /expect .* there is no output/],
    [{ template: undefined, prompt: String, required: ['a'] }, /requires a of a template/],
  ]
  for (const [options, says] of faults) {
    assert.throws(
      () => promptStage({ name: 'a', template: '{{ a }}', ...options }),
      (error: unknown) => error instanceof TypeError && says.test(error.message),
      String(says),
    )
  }
})

/** Each call is a TypeError that says what was expected. */
async function refused(cases: readonly [call: () => unknown, says: RegExp][]): Promise<void> {
  for (const [call, message] of cases) {
    await assert.rejects(async () => call(), { name: 'TypeError', message })
  }
}

test('a template, a parser or an answer that cannot be meant is told with what was expected', async () => {
  const { registerParser } = loose
  await refused([
    [() => renderTemplate(), /^renderTemplate: source is undefined; it has to be a text/],
    [() => renderTemplate('x'), /^renderTemplate: values is undefined; .* an object of values/],
    [() => renderTemplate('x', ['a']), /^renderTemplate: values is a list/],
    [() => renderTemplate('x', new Map()), /^renderTemplate: values is an object/],
    [() => renderTemplate('x', {}, { syntax: 'brace' }), /syntax is 'brace'; .* or 'braces'/],
    [() => renderTemplate('x', {}, { nam: 'x' }), /no option 'nam'.*Did you mean 'name'/],
    [() => renderTemplate('{{ a }}', { a: Promise.resolve() }), /'a' .* is a promise\. Await it/],
    [() => renderTemplate('{a}', { a: Promise.resolve() }, { syntax: 'braces' }), /Await it/],
    [() => extractJson({ a: 1 }), /^extractJson: text is an object; it has to be a text/],
    [() => extractJson('{}', { expect: 'dict' }), /expect is 'dict'; .* 'object' or 'array'/],
    [() => extractJson('{}', { repair: true }), /repair is true; .* 'strict' or 'lenient'/],
    [() => extractJson('{}', { expects: 'any' }), /no option 'expects'/],
    [() => json({ a: 'text' }), /^json: schema is an object; it has to be a schema/],
    [() => json(schema, { fits: () => [] }), /^json has no option 'fits'/],
    [() => registerParser('x', (text: string) => text), /a stage, a name and a function/],
  ])
  assert.throws(() => loose.getParser('complex'), { code: 'unknown_parser', message: /Known: / })
  assert.throws(() => renderTemplate('{{ f }}', { f: () => 1 }), { code: 'template_undefined' })
})

test('a stage, a pipeline or an entry that cannot be meant is refused when it is made', async () => {
  const { registerStage, getStage } = loose
  const stage = { name: 'a', execute: () => 1 }
  const options = { safeParse: (data: unknown) => ({ success: true, data }) }
  const create = () => undefined
  const whole = { name: 'made', title: 'T', description: 'D', options, create }
  await refused([
    [() => promptStage(), /^promptStage takes its options as an object, not undefined/],
    [() => pipeline('p', [stage], null), /^'p' takes its options as an object, not null/],
    [() => pipeline('p', [stage], { rollbackOnFailure: 'no' }), /rollbackOnFailure is a text/],
    [
      () => pipeline('p', [{ ...stage, dependencies: [1] }]),
      /stage 'a' has dependencies: \[ 1 \]; .* a list of names/,
    ],
    [() => pipeline('p', [{ ...stage, when: true }]), /stage 'a': when is true; .* a function/],
    [() => pipeline('p', [{ stage, input: { a: 1 } }]), /stage 'a': input is an object/],
    [() => pipeline('p', [{ stage, continueOnError: 'no' }]), /continueOnError is a text/],
    [() => registerStage(), /^registerStage takes its options as an object/],
    [() => registerStage({ ...whole, create: undefined }), /'made': create is undefined/],
    [() => registerStage({ ...whole, options: { a: 1 } }), /'made': options is an object; .*safeP/],
    [() => registerStage({ ...whole, titel: 'T' }), /no option 'titel'.*Did you mean 'title'/],
    [
      () => (registerStage(whole), getStage('made')),
      /create\(\) of stage 'made' makes .* not undef/,
    ],
  ])
  assert.throws(() => promptStage({ name: 'a', template: 'x', backend: ':x' }), {
    code: 'backend_invalid',
  })
})

test('a runner or a cohort that cannot be meant is told with what was expected', async () => {
  const { textRunner, recordRunnerOf, replayRunnerOf, loadSpec } = loose
  const run = (spec: unknown) =>
    (new StageRunner({ dataRoot: '.' }) as reverie.StageRunner).run(spec as never)
  await refused([
    [() => textRunner('hello'), /^textRunner: answer is a text; it has to be a function/],
    [() => programRunner('sort -u'), /^programRunner: argv is a text; .* the program first/],
    [() => programRunner([]), /^programRunner: argv is a list/],
    [() => programRunner(['cat'], { allow: 'HOME' }), /allow is a text; .* a list of texts/],
    [() => recordRunnerOf('claude', 'tape'), /^recordRunnerOf: runner is a text/],
    [() => replayRunnerOf(), /^replayRunnerOf: folder is undefined/],
    [() => new StageRunner(), /^StageRunner takes its options as an object, not undefined/],
    [() => new StageRunner({}), /^StageRunner: dataRoot is undefined; it has to be a path/],
    [() => new StageRunner({ dataRoot: '.', runner: 'offline' }), /runner is a text/],
    [() => run(undefined), /^StageRunner\.run takes its options as an object, not undefined/],
    [() => openCohort(), /^openCohort: dataRoot is undefined; it has to be a path/],
    [() => openCohort('data'), /^openCohort: which is undefined/],
    [() => openCohort('data', 'c', { from: 'disk' }), /from is 'disk'; .* 'spec' or 'membership'/],
    [() => runCohort(), /^runCohort: cohort is undefined; .* what openCohort gives, awaited/],
    [() => runCohort(Promise.resolve({})), /^runCohort: cohort is an object; .*awaited/],
    [() => runCohort({}, { force: ['drafts'] }), /force is a list; .* draft, essay, evaluation/],
    [() => loadSpec(), /^loadSpec: path is undefined/],
  ])
})

test('an id or a check of a pronunciation is made of nothing that cannot be meant', async () => {
  const { comboId, generationId } = loose
  const invalid = { code: 'id_invalid' }
  // A text is a list of its letters, too.
  assert.throws(() => comboId('moat', 'sentence', 2), invalid)
  assert.throws(() => comboId(['moat'], undefined, 2), invalid)
  assert.throws(() => generationId('draft'), invalid)
  assert.throws(() => generationId('draft', { combo: 'c' }), invalid)
  const { fromLines } = reverie.PronunciationDictionary as unknown as {
    fromLines: (...args: unknown[]) => { check: (...args: unknown[]) => unknown }
  }
  const dictionary = fromLines(['a\tb'])
  await refused([
    [() => generationId('draft', ['c', 't', 'm', 1], { collisions: 1 }), /mean 'collision'/],
    [() => generationId('draft', ['c', 't', 'm', 1], 1), /takes its options as an object, not 1/],
    [() => fromLines(), /^fromLines: lines is undefined; it has to be a text or a list of lines/],
    [() => dictionary.check('a'), /^check: ipa is undefined; it has to be a text/],
    [() => dictionary.check('z', 'b', { unknown: 'pass' }), /unknown is 'pass'; .* or 'warn'/],
    [() => dictionary.check('z', 'b', { unknwon: 'warn' }), /Did you mean 'unknown'/],
  ])
})
