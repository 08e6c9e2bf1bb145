import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { PRICES } from '../../src/core/price-table.ts'
import { costOf, priceOf, registerPrices } from '../../src/core/prices.ts'

const SOURCE = { asOf: '2030-01-01', source: 'a test' }
const backend = (model: string) => ({ provider: 'prices-test', model })

test('a call costs its tokens at the rates of its model', () => {
  registerPrices({ 'prices-test:plain': { input: 3, output: 15, cachedInput: 0.3, ...SOURCE } })
  const usage = { inputTokens: 1000, outputTokens: 200, cachedInputTokens: 400 }
  assert.equal(costOf(backend('plain'), usage), 0.0018 + 0.00012 + 0.003)
})

test('what is unknown makes the cost unknown and never zero', () => {
  registerPrices({
    'prices-test:gaps': {
      input: 1,
      output: 1,
      upTo: 100,
      until: '2030-06-30',
      ...SOURCE,
    },
  })
  const usage = { inputTokens: 10, outputTokens: 10 }
  const before = new Date('2030-06-30T23:00:00Z')
  assert.equal(costOf(backend('gaps'), usage, before), 0.00002)
  assert.equal(costOf(backend('unheard-of'), usage), undefined)
  assert.equal(costOf(backend('gaps'), undefined, before), undefined)
  assert.equal(costOf(backend('gaps'), { inputTokens: 10 }, before), undefined)
  assert.equal(costOf(backend('gaps'), { ...usage, cachedInputTokens: 1 }, before), undefined)
  assert.equal(costOf(backend('gaps'), { ...usage, cacheWriteTokens: 1 }, before), undefined)
  assert.equal(costOf(backend('gaps'), { ...usage, inputTokens: 101 }, before), undefined)
  assert.equal(costOf(backend('gaps'), usage, new Date('2030-07-01T00:00:00Z')), undefined)
})

test('beyond its limit a call costs the higher rates for all of its tokens', () => {
  registerPrices({
    'prices-test:tiers': {
      input: 1,
      output: 2,
      upTo: 1000,
      beyond: { input: 10, output: 20 },
      ...SOURCE,
    },
  })
  assert.equal(costOf(backend('tiers'), { inputTokens: 1000, outputTokens: 1 }), 0.001002)
  assert.equal(costOf(backend('tiers'), { inputTokens: 1001, outputTokens: 1 }), 0.01003)
})

test('users extend the table and correct it', () => {
  const own = { provider: 'openai', model: 'gpt-4.1' }
  const known = priceOf(own)
  assert.ok(known)
  registerPrices({ 'openai:gpt-4.1': { input: 8, output: 8, ...SOURCE } })
  assert.equal(costOf(own, { inputTokens: 1_000_000, outputTokens: 0 }), 8)
  registerPrices({ 'openai:gpt-4.1': known })
})

test('a price that cannot be meant is refused and nothing of it taken', () => {
  const good = { input: 1, output: 1, ...SOURCE }
  assert.throws(
    () => registerPrices({ 'prices-test:late': good, nameless: good }),
    /provider:model/,
  )
  assert.throws(
    () => registerPrices({ 'prices-test:late': { ...good, input: Number.NaN } }),
    /input is NaN/,
  )
  for (const [rates, says] of [
    [{ cachedInput: -1 }, /cachedInput is -1/],
    [{ cacheWrite: Number.NaN }, /cacheWrite is NaN/],
    [{ output: '1' }, /output is "1"/],
    [{ upTo: 5, beyond: { input: 2 } }, /beyond\.output is undefined/],
  ] as const) {
    const price = { ...good, ...rates } as never
    assert.throws(() => registerPrices({ 'prices-test:late': price }), says)
  }
  assert.equal(priceOf(backend('late')), undefined)
})

test('every price in the table says when and where it was read', () => {
  for (const [name, price] of Object.entries(PRICES)) {
    assert.match(name, /^(anthropic|google|openai):./)
    assert.match(price.asOf, /^\d{4}-\d\d-\d\d$/, name)
    assert.ok(URL.canParse(price.source), name)
    assert.ok(price.output >= price.input && price.input > 0, name)
    assert.ok((price.cachedInput ?? 0) < price.input, name)
  }
})

test('no cost is negative and more tokens never cost less', () => {
  registerPrices({ 'prices-test:any': { input: 0.1, output: 0.4, cachedInput: 0.01, ...SOURCE } })
  const cost = (inputTokens: number, outputTokens: number) =>
    costOf(backend('any'), { inputTokens, outputTokens }) ?? Number.NaN
  fc.assert(
    fc.property(fc.nat(1e7), fc.nat(1e7), fc.nat(1e6), (input, output, more) => {
      assert.ok(cost(input, output) >= 0)
      assert.ok(cost(input + more, output) >= cost(input, output))
      assert.ok(cost(input, output + more) >= cost(input, output))
    }),
  )
})
