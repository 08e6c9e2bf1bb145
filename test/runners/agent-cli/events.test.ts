import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { eventsIn, lastObjectIn } from '../../../src/runners/agent-cli/events.ts'
import { toolNames } from '../../../src/runners/agent-cli/options.ts'

const object = fc.dictionary(fc.string(), fc.jsonValue())
const clone = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('objects are found one a line, in a list, and alone over many lines', () => {
  fc.assert(
    fc.property(fc.array(object, { minLength: 1 }), (events) => {
      const wanted = clone(events)
      assert.deepEqual(
        clone(eventsIn(events.map((event) => JSON.stringify(event)).join('\n'))),
        wanted,
      )
      assert.deepEqual(clone(eventsIn(JSON.stringify(events))), wanted)
      assert.deepEqual(clone(eventsIn(JSON.stringify(events[0], null, 2))), clone([events[0]]))
    }),
  )
})

test('what is no JSON between events, and an event that is cut off, is passed over', () => {
  assert.deepEqual(eventsIn('Warning: {x}\n{"a":1}\n[1]\n{"b":\n'), [{ a: 1 }])
})

test('an output of nothing but brackets that open is read through once', () => {
  const start = performance.now()
  assert.deepEqual(eventsIn(`told\n${'[\n'.repeat(100_000)}`), [])
  assert.ok(performance.now() - start < 2000)
})

test('what is told around the events of one line or of many lines is passed over', () => {
  fc.assert(
    fc.property(object, fc.boolean(), fc.constantFrom(undefined, 2), (event, isList, indent) => {
      const told = JSON.stringify(isList ? [event] : event, null, indent)
      const text = `[info] Update available: 1.2.3\n${told}\nTo update, run {install}\n`
      assert.deepEqual(clone(eventsIn(text)), clone([event]))
    }),
  )
})

test('a line separator inside a string does not end an event', () => {
  const [event] = eventsIn('{"text":"a\u2028b"}\n{"text":"c"}')
  assert.deepEqual(event, { text: 'a\u2028b' })
})

test('the object at the end of other text is found', () => {
  fc.assert(
    fc.property(object, fc.string(), (last, before) => {
      const text = `${before}\nError: {\n  status: 429\n}\n${JSON.stringify(last, null, 2)}\n`
      assert.deepEqual(clone(lastObjectIn(text)), clone(last))
    }),
  )
  assert.equal(lastObjectIn('Error: {\n  status: 429\n}\n'), undefined)
  assert.equal(lastObjectIn('{"a":1} and more'), undefined)
})

test('tools are told apart by commas and blanks outside brackets', () => {
  assert.deepEqual(toolNames('Read, Bash(git diff, git log) Edit,,'), [
    'Read',
    'Bash(git diff, git log)',
    'Edit',
  ])
  assert.deepEqual(toolNames(''), [])
})
