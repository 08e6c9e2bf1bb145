import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkTemplate } from '../../../src/core/template/check.ts'

test('the variables of a template are what it does not bind itself', () => {
  const source = `{% set made = given.a %}{% macro m(p, q=deflt) %}{{ p }}{{ varargs }}{% endmacro %}
    {% for x, y in items if x.ok %}{{ loop.index }}{{ x }}{{ y }}{{ outer }}{% else %}{{ x }}{% endfor %}
    {% with w = inner %}{{ w }}{% endwith %}{{ w }}{{ m(1, k=2) }}{{ range(3) }}{# {{ no }} #}
    {% raw %}{{ no }}{% endraw %}{{ "no" }}{{ made.no }}{{ v is divisibleby n }}{{ f|join(sep) }}`
  const names = checkTemplate(source).variables.map(({ name }) => name)
  assert.deepEqual(names, [
    'given',
    'deflt',
    'items',
    'outer',
    'x',
    'inner',
    'w',
    'v',
    'n',
    'f',
    'sep',
  ])
})

test('a variable is listed with what is read of it, its line and whether it may be absent', () => {
  const { variables, faults } = checkTemplate(
    '\n{{ c.name }}{{ c.tags[0] }}{{ c.name }}{{ d|default(1) }}',
  )
  assert.deepEqual(faults, [])
  assert.deepEqual(variables, [
    { name: 'c', paths: ['c.name', 'c.tags[0]'], line: 2, optional: false },
    { name: 'd', paths: ['d'], line: 2, optional: true },
  ])
})

test('a declared placeholder the template lacks is a fault that names it', () => {
  const required = ['input_json', 'job.title', 'job']
  const { faults } = checkTemplate('Job: {{ job.title }}', { name: 'plan.txt', required })
  assert.equal(faults[0]?.code, 'template_placeholder')
  assert.deepEqual(faults[0]?.missing, ['input_json'])
  assert.equal(faults[0]?.template, 'plan.txt')
  assert.deepEqual(
    checkTemplate('{input_json}', { syntax: 'braces', required: ['input_json'] }).faults,
    [],
  )
  assert.deepEqual(
    checkTemplate('{{input_json}}', { syntax: 'braces', required: ['input_json'] }).faults.length,
    1,
  )
})

test('a syntax error is a fault with its line', () => {
  const { faults } = checkTemplate('\n{% for %}')
  assert.deepEqual(
    faults.map((fault) => [fault.code, fault.line]),
    [['template_syntax', 2]],
  )
})

test('a filter or test nobody knows is a fault before anything is rendered', () => {
  const source =
    '{{ a|upper|shuot }}\n{% if b is not evne %}{% endif %}{% filter lowr %}{% endfilter %}'
  assert.deepEqual(
    checkTemplate(source).faults.map((fault) => [fault.line, /'(\w+)'/.exec(fault.message)?.[1]]),
    [
      [1, 'shuot'],
      [2, 'evne'],
      [2, 'lowr'],
    ],
  )
  assert.deepEqual(
    checkTemplate('{{ a|truncate(3)|d("x") is divisibleby 3 }}{{ b is in [1] }}').faults,
    [],
  )
})
