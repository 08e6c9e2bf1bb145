import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import stringWidth from 'string-width'
import { clip, clipMiddle, displayWidth, oneLine, pad } from '../../src/report/text-width.ts'

const RED = '\u001B[31m'
const PLAIN = '\u001B[39m'
const FAMILY = '👨‍👩‍👧'

const text = fc.string({ unit: 'grapheme' })
const anyText = fc.string({ unit: 'binary' })

test('displayWidth counts columns, not code units', () => {
  assert.equal(displayWidth('draft'), 5)
  assert.equal(displayWidth('日本'), 4)
  assert.equal(displayWidth(FAMILY), 2)
  assert.equal(displayWidth('e\u0301'), 1)
  assert.equal(displayWidth(`${RED}red${PLAIN}`), 3)
})

test('displayWidth agrees with the library where it knows the answer without it', () => {
  const single = fc.constantFrom(...'aZ ~·…←↔↻↿─━╌╿✔✘⠀⠋⣿'.split(''), RED, PLAIN, '日', '\uFE0F')
  fc.assert(
    fc.property(fc.array(single), (parts) => {
      assert.equal(displayWidth(parts.join('')), stringWidth(parts.join('')))
    }),
  )
})

test('clip leaves what fits and marks what it cut', () => {
  assert.equal(clip('draft', 5), 'draft')
  assert.equal(clip('drafts', 5), 'draf…')
  assert.equal(clip('drafts', 5, '~'), 'draf~')
})

test('clip never cuts through a wide character or an emoji', () => {
  assert.equal(clip('日本語', 4), '日…')
  assert.equal(clip(`${FAMILY}${FAMILY}`, 3), `${FAMILY}…`)
})

test('clip closes a colour that was open where it cut', () => {
  assert.equal(clip(`${RED}drafts${PLAIN}`, 3), `${RED}dr…${PLAIN}`)
})

test('clip is empty where not even the mark fits', () => {
  assert.equal(clip('drafts', 0), '')
})

test('clip never gives more columns than asked for, whatever the text', () => {
  fc.assert(
    fc.property(text, fc.nat(30), (line, columns) => {
      assert.ok(displayWidth(clip(line, columns)) <= columns)
      assert.ok(displayWidth(clipMiddle(line, columns)) <= columns)
    }),
  )
})

test('clipMiddle keeps both ends', () => {
  assert.equal(clipMiddle('essay.poet-with-a-name-12', 12), 'essay…ame-12')
  assert.equal(clipMiddle('draft', 5), 'draft')
  assert.equal(clipMiddle('drafts', 1), '…')
})

test('oneLine takes out what could move the cursor or turn the text around', () => {
  assert.equal(oneLine(' two\r\n  lines\t'), 'two lines')
  assert.equal(oneLine(`\u001B[2J${RED}red${PLAIN}\u0007`), 'red')
  assert.equal(oneLine('\u001B]0;title\u0007text'), 'text')
  assert.equal(oneLine('a\u202Eb'), 'ab')
  assert.equal(oneLine('a\uD800b'), 'a\uFFFDb')
})

test('oneLine leaves no control character of any text', () => {
  fc.assert(
    fc.property(anyText, (foreign) => {
      assert.doesNotMatch(oneLine(foreign), /[\p{Cc}\p{Zl}\p{Zp}]/u)
    }),
  )
})

test('pad fills by columns on either side', () => {
  assert.equal(pad('日本', 6), '日本  ')
  assert.equal(pad('12', 4, 'right'), '  12')
  assert.equal(pad('long', 2), 'long')
})
