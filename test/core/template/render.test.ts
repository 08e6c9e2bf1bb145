import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { TemplateError } from '../../../src/core/template/error.ts'
import { renderTemplate } from '../../../src/core/template/render.ts'

type Values = Record<string, unknown>

function fault(source: string, values: Values = {}, options = {}): TemplateError {
  try {
    renderTemplate(source, values, options)
  } catch (error) {
    assert.ok(error instanceof TemplateError)
    return error
  }
  throw new assert.AssertionError({ message: `${source} was rendered` })
}

test('templates written for Jinja2 render as Jinja2 renders them', () => {
  const values = {
    a: { b: 'B', c: [{ n: 1 }, { n: 2 }] },
    list: ['x', 'y'],
    empty: [],
    yes: true,
    text: '  padded ',
  }
  // Each wanted text is what Jinja2 3.1 gives for the same template and values.
  const cases: [string, string][] = [
    ['{{ a.b }} {{ a["b"] }} {{ a.c[1].n }}', 'B B 2'],
    ['{% for x in list %}{{ loop.index }}/{{ loop.length }} {{ x }};{% endfor %}', '1/2 x;2/2 y;'],
    ['{% for x in empty %}{{ x }}{% else %}none{% endfor %}', 'none'],
    ['{% for x in list if x != "x" %}{{ x }}{% endfor %}', 'y'],
    ['{% if not yes %}a{% elif a.b == "B" %}b{% else %}c{% endif %}', 'b'],
    ['{% set n = 2 %}{{ n + 1 }}', '3'],
    ['{% set block %}in{% endset %}{{ block }}', 'in'],
    ['{%- if yes -%}\n  x\n{%- endif -%}\n y', 'xy'],
    ['{% if yes %}\n  x\n{% endif %}\n', '\n  x\n'],
    ['one\n', 'one'],
    ['one\n\n', 'one\n'],
    ['one\r\ntwo', 'one\ntwo'],
    [
      '{# {{ nothing }} #}x{% raw %}{{ kept }}{% endraw %}{{ "{{ kept }}" }}',
      'x{{ kept }}{{ kept }}',
    ],
    ['{{ text|trim|upper }}|{{ list|join(", ") }}|{{ list|length }}', 'PADDED|x, y|2'],
    ['{% macro m(p, q="d") %}{{ p }}{{ q }}{% endmacro %}{{ m(1) }}{{ m(1, q=2) }}', '1d12'],
    ['{% with k = 1, l = k %}{{ k }}{% endwith %}', '1'],
    ['{% for k, v in a.c[0].items() %}{{ k }}={{ v }}{% endfor %}', 'n=1'],
    [
      '{% set ns = namespace(n=0) %}{% for x in list %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}',
      '2',
    ],
    ['{{ "%.2f %03d %s"|format(2.345, 7, "s") }}', '2.35 007 s'],
    [
      '{{ "hello world foo bar"|truncate(10) }}|{{ "abcdefghijkl"|truncate(5, end="!") }}',
      'hello...|abcd!',
    ],
    ['{{ "a b-c d1"|wordcount }}', '4'],
    ['{{ a.b if yes else nothing }}{{ {"k": {"l": 1}}.k.l }}', 'B1'],
    [
      '{{ a.get("b", 1) }}{{ a.get("no", "d" ~ list|length) }}{{ a.get(list[0], a.get("b", 2)) }}',
      'Bd2B',
    ],
    ['{{ "a\n\nb"|indent(width=2, first=true) }}|{{ "a\nb"|indent(2) }}', '  a\n\n  b|a\n  b'],
    ['{{ a.c|map(attribute="n")|join("+") }}', '1+2'],
    ['{{ a.c|map(attribute="m", default="?")|join("+") }}', '?+?'],
    ['{{ a.c|map(attribute="m")|select("defined")|join("+") }}', ''],
    ['{% filter upper %}x{{ a.b }}{% endfilter %}', 'XB'],
    ['{% for g in list %}{% for h in list %}{{ loop.index }}{% endfor %}{% endfor %}', '1212'],
  ]
  for (const [source, wanted] of cases) assert.equal(renderTemplate(source, values), wanted, source)
})

test('an undefined name is an error wherever it stands, and all of them are named', () => {
  const error = fault(
    '{{ a|upper }} {{ b|join }}\n{{ "x" ~ c }}{% if d == 3 %}{% endif %}\n{{ [e] }}{{ dict(k=f) }}{{ -g }}{{ h.i.j }}',
    {},
    { name: 'draft.txt' },
  )
  assert.deepEqual(error.missing, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])
  assert.equal(error.template, 'draft.txt')
  assert.equal(error.line, 1)
  assert.equal(error.code, 'template_undefined')
  assert.match(error.message, /draft\.txt.*d \(line 2\)/)
})

test('a missing part of a value is named with its path', () => {
  const source = 'x\n{{ concept.name|upper }}{{ concept.tags[0].label }}{{ concept[key] }}'
  const error = fault(source, { concept: { tags: [{}] }, key: 'k' })
  assert.deepEqual(error.missing, ['concept.name', 'concept.tags[0].label', 'concept[key]'])
  assert.equal(error.line, 2)
  assert.deepEqual(
    fault('{{ concept.meta.title }}{{ nobody.name }}', { concept: { name: 'n' } }).missing,
    ['concept.meta', 'nobody'],
    'the first part that is not there',
  )
  assert.deepEqual(fault('{{ concept[key] }}', { concept: {} }).missing, ['key'])
  assert.deepEqual(
    fault('{% for c in cs %}{{ c.nmae }}{% endfor %}', { cs: [{ name: 1 }] }).missing,
    ['c.nmae'],
  )
})

test('what a filter picks from items and does not find is named, whatever is done with it', () => {
  const items = [{ name: 'a' }, { nmae: 'b' }]
  for (const [source, missing] of [
    ["{{ items|map(attribute='name')|join(', ') }}", "map(attribute='name')"],
    ["{{ items|map(attribute='x')|unique|list|join }}", "map(attribute='x')"],
    ['{{ 1 }}{{ (items|first).nmae }}', '(items|first).nmae'],
    ['{{ items[index[0]].nmae|upper }}', 'items[index[0]].nmae'],
    ['{{ items[(index[0])].nmae == 1 }}', 'items[(index[0])].nmae'],
  ] as const) {
    assert.deepEqual(fault(source, { items, index: [0] }).missing, [missing], source)
  }
})

test('subscripts in subscripts, however deep, are read in no time', () => {
  const deep = `{{ a${'[a'.repeat(60)}[0]${']'.repeat(60)} }}`
  assert.equal(renderTemplate(deep, { a: [0] }), '0')
})

test('names in a block that could not be entered for want of a value are named too', () => {
  const source =
    '{% for x in xs %}{{ x.name }}{{ style }}{% if x.a is defined %}{{ x.a }}{% endif %}{% endfor %}'
  assert.deepEqual(fault(source).missing, ['xs', 'style'])
  assert.deepEqual(fault('{% if mode == "a" %}{{ p }}{% else %}{{ q }}{% endif %}').missing, [
    'mode',
    'p',
    'q',
  ])
  assert.deepEqual(fault('{{ a + 1 }}{{ later }}').missing, ['a', 'later'])
})

test('a branch not taken, a guarded name and what the template binds are no faults', () => {
  for (const source of [
    '{% if false %}{{ nothing }}{% endif %}',
    '{{ nothing|default("d") }}{{ not (nothing)|d("d") }}{{ known.nothing|default("d") }}',
    '{% if nothing is defined and nothing.deep == 3 %}{{ nothing }}{% endif %}',
    '{% if nothing is not defined %}{% set nothing = 1 %}{% endif %}{{ nothing }}',
    '{% for a, (b, c) in [[1, [2, 3]]] recursive %}{{ a + b + c }}{{ loop.index0 }}{% endfor %}',
    '{% macro m(a, b=1) %}{{ a }}{{ b }}{{ caller(2) }}{% endmacro %}{% call(z) m(1) %}{{ z }}{% endcall %}',
    '{% for i in range(2) %}{{ i }}{% endfor %}',
    '{{ dict(nothing=1) }}{{ known|upper is upper }}{{ known is eq known }}',
  ]) {
    assert.doesNotThrow(() => renderTemplate(source, { known: 'k' }), source)
  }
})

test('undefined and null differ: the first has no value, the second is one', () => {
  assert.deepEqual(fault('{{ a }}{{ b.c }}', { a: undefined, b: { c: undefined } }).missing, [
    'a',
    'b.c',
  ])
  assert.equal(renderTemplate('{% if a is none %}n{% endif %}', { a: null }), 'n')
})

test('dates, maps and sets are seen as data', () => {
  const values = { d: new Date(0), m: new Map([['k', 1]]), s: new Set(['x']) }
  assert.equal(
    renderTemplate('{{ d }} {{ m.k }} {{ s|first }}', values),
    '1970-01-01T00:00:00.000Z 1 x',
  )
})

test('a syntax error names the line', () => {
  for (const [source, line] of [
    ['one\n{% if %}\n', 2],
    ['one\n\n{{ a b }}', 3],
    ['one\n{% endfor %}', 2],
    ['{{ a }', 1],
    ['one\n{{ "unclosed }}', 2],
    ['one\n{% nonsense %}', 2],
  ] as const) {
    const error = fault(source, { a: 1, b: 2 }, { name: 't.txt' })
    assert.equal(error.code, 'template_syntax', source)
    assert.equal(error.line, line, source)
    assert.match(error.message, /t\.txt/)
  }
})

test('an unknown filter or a wrong use of a value names the line', () => {
  assert.equal(fault('\n{{ 1|shuot }}').line, 2)
  assert.equal(fault('\n\n{{ 1 + [] }}').code, 'template_render')
  assert.deepEqual(fault('{{ lookup(1) }}').missing, ['lookup'])
})

test('an expression over several lines keeps the lines that follow it', () => {
  assert.equal(fault('{{ a\n  .b\n}}\n{{ 1|shuot }}', { a: { b: 1 } }).line, 4)
})

test('values are inert: whatever they hold comes out as it went in', () => {
  const piece = fc.constantFrom(
    '{{ a }}',
    '{% if %}',
    '{#',
    '}}',
    '{a}',
    '<b>&',
    '\\',
    '"',
    '\r\n',
    'é',
  )
  const text = fc
    .array(fc.oneof(piece, fc.string({ unit: 'grapheme' })))
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, (value) => {
      assert.equal(renderTemplate('[{{ a }}]', { a: value }, { name: 'page.html' }), `[${value}]`)
      assert.equal(renderTemplate('[{a}]', { a: value }, { syntax: 'braces' }), `[${value}]`)
    }),
  )
})

test('in braces syntax literal JSON stays, and values go in once', () => {
  const source = 'Answer as {"a": {"b": []}, "c": {}}: {input_json} {{kept}} { kept } {job.title}'
  const values = { input_json: '{job.title}', job: { title: { ko: '직무' } } }
  assert.equal(
    renderTemplate(source, values, { syntax: 'braces' }),
    'Answer as {"a": {"b": []}, "c": {}}: {job.title} {{kept}} { kept } {\n  "ko": "직무"\n}',
  )
  assert.equal(renderTemplate('{"x":{v}}', { v: 1 }, { syntax: 'braces' }), '{"x":1}')
})

test('in braces syntax every placeholder without a value is named', () => {
  const error = fault(
    'a\n{input_json} {job.title} {직무}',
    { job: {} },
    { syntax: 'braces', name: 'p' },
  )
  assert.deepEqual(error.missing, ['input_json', 'job.title', '직무'])
  assert.equal(error.line, 2)
})
