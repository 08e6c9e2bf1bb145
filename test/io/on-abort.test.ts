import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { test } from 'node:test'
import { onAbort } from '../../src/io/on-abort.ts'

test('every callback of a signal is called once, those that were forgotten not', () => {
  const controller = new AbortController()
  const called: string[] = []
  onAbort(controller.signal, () => called.push('a'))
  onAbort(controller.signal, () => called.push('b'))()
  onAbort(controller.signal, () => called.push('c'))
  controller.abort()
  controller.abort()
  assert.deepEqual(called, ['a', 'c'])
})

test('a signal that has aborted calls back at once', () => {
  let called = 0
  onAbort(AbortSignal.abort(), () => (called += 1))()
  assert.equal(called, 1)
})

test('one function given twice is two callbacks, each forgotten on its own', () => {
  const controller = new AbortController()
  let called = 0
  const count = (): void => void (called += 1)
  const forget = onAbort(controller.signal, count)
  onAbort(controller.signal, count)
  forget()
  forget()
  controller.abort()
  assert.equal(called, 1)
})

test('a signal has one listener while there are callbacks and none after them', () => {
  const { signal } = new AbortController()
  const listeners = (): number => getEventListeners(signal, 'abort').length
  for (let round = 0; round < 2; round += 1) {
    const forget = Array.from({ length: 20 }, () => onAbort(signal, () => {}))
    assert.equal(listeners(), 1)
    for (const one of forget) one()
    assert.equal(listeners(), 0)
  }
})

test('a callback that forgets another keeps it from being called', () => {
  const controller = new AbortController()
  const called: string[] = []
  let forget = (): void => {}
  onAbort(controller.signal, () => {
    called.push('first')
    forget()
  })
  forget = onAbort(controller.signal, () => called.push('second'))
  controller.abort()
  assert.deepEqual(called, ['first'])
})
