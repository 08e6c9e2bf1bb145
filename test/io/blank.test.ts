import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { isBlankFile } from '../../src/io/blank.ts'
import { scratch } from '../helpers/programs.ts'

test('a file is blank exactly when its text trims to nothing', (t) => {
  const path = join(scratch(t), 'file')
  const unit = fc.constantFrom(' ', '\n', '\t', '\r', '\u00A0', '\u3000', '\uFEFF', 'a', '日', '\0')
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 6 }), (text) => {
      writeFileSync(path, text)
      assert.equal(isBlankFile(path), text.trim() === '')
    }),
  )
})

test('one character after megabytes of white space, cut by no window, makes a file not blank', (t) => {
  const path = join(scratch(t), 'file')
  for (const pad of [65_534, 65_535, 65_536, 5_000_000]) {
    const blank = Buffer.alloc(pad, ' ')
    writeFileSync(path, Buffer.concat([blank, Buffer.from('\u3000\u00A0')]))
    assert.equal(isBlankFile(path), true, `${pad} bytes before white space`)
    writeFileSync(path, Buffer.concat([blank, Buffer.from('日')]))
    assert.equal(isBlankFile(path), false, `${pad} bytes before a character`)
  }
})

test('bytes that are no text are not blank', (t) => {
  const path = join(scratch(t), 'file')
  writeFileSync(path, Buffer.from([0x20, 0xff]))
  assert.equal(isBlankFile(path), false)
})
