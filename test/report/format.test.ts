import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  formatBytes,
  formatCount,
  formatDollars,
  formatDuration,
  formatRunning,
  formatTokens,
} from '../../src/report/format.ts'

function examples<T>(format: (value: T) => string, cases: readonly (readonly [T, string])[]): void {
  for (const [value, expected] of cases) assert.equal(format(value), expected)
}

test('a duration shows at most two units and rounds into the next one', () => {
  examples(formatDuration, [
    [0, '0s'],
    [-5, '0s'],
    [Number.NaN, '0s'],
    [0.2, '1ms'],
    [420, '420ms'],
    [999.6, '1s'],
    [3_240, '3.2s'],
    [9_960, '10s'],
    [48_300, '48s'],
    [59_600, '1m 0s'],
    [130_000, '2m 10s'],
    [3_599_700, '1h 0m'],
    [3_900_000, '1h 5m'],
    [86_380_000, '1d 0h'],
    [183_600_000, '2d 3h'],
  ])
})

test('a duration never takes more than nine characters for anything below ten thousand days', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 8.6e11, noNaN: true }), (ms) => {
      assert.ok(formatDuration(ms).length <= 9, formatDuration(ms))
    }),
  )
})

test('a duration never shows sixty seconds, sixty minutes or twenty-four hours', () => {
  fc.assert(
    fc.property(fc.nat(300_000_000), (ms) => {
      assert.doesNotMatch(formatDuration(ms), /\b(60[sm]|24h)/)
    }),
  )
})

test('a running time counts only seconds that are over', () => {
  examples(formatRunning, [
    [0, '0s'],
    [999, '0s'],
    [3_999, '3s'],
    [59_999, '59s'],
    [130_999, '2m 10s'],
  ])
})

test('formatting separates thousands', () => {
  examples(formatCount, [
    [12, '12'],
    [100_000, '100,000'],
  ])
})

test('formatting scales tokens to three or four characters', () => {
  examples(formatTokens, [
    [0, '0'],
    [950, '950'],
    [999.5, '1k'],
    [34_100, '34.1k'],
    [99_960, '100k'],
    [999_600, '1M'],
    [1_234_567, '1.2M'],
    [3e9, '3B'],
    [3.2e12, '3,200B'],
  ])
})

test('formatting scales sizes in decimal units', () => {
  examples(formatBytes, [
    [0, '0 B'],
    [731, '731 B'],
    [12_000, '12 kB'],
    [1_250_000, '1.3 MB'],
    [4_000_000_000, '4 GB'],
  ])
})

test('formatting shows cents, and two digits of what is less than a cent', () => {
  examples(formatDollars, [
    [0, '$0.00'],
    [0.42, '$0.42'],
    [1_234.5, '$1,234.50'],
    [0.999, '$1.00'],
    [0.00996, '$0.01'],
    [0.0042, '$0.0042'],
    [0.00042, '$0.00042'],
    [0.00001, '<$0.0001'],
    [-0.5, '-$0.50'],
  ])
})
