import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { espeakPronouncer } from '../../../src/library/pronunciation/espeak.ts'
import { script } from '../../helpers/programs.ts'
import { temporaryFolder } from '../../helpers/rig.ts'

const { signal } = new AbortController()

test('the program is asked for the sounds of one word in a voice', async (t) => {
  const folder = temporaryFolder(t)
  const program = script(folder, 'speak', `echo "$@" >> ${folder}/asked; echo ' kˈasa'`)
  const pronounce = espeakPronouncer('es-419', program)
  assert.equal(await pronounce('casa; rm -rf', signal), 'kˈasa')
  assert.equal(readFileSync(join(folder, 'asked'), 'utf8'), '-q --ipa -v es-419 -- casa; rm -rf\n')
})

test('a program that fails or says nothing tells no pronunciation', async (t) => {
  const folder = temporaryFolder(t)
  const fails = espeakPronouncer('es', script(folder, 'fails', 'echo no such voice; exit 1'))
  assert.equal(await fails('casa', signal), undefined)
  const silent = espeakPronouncer('es', script(folder, 'silent', 'true'))
  assert.equal(await silent('casa', signal), undefined)
})

test('a program that is not there tells none of any word', async () => {
  const pronounce = espeakPronouncer('es', 'no-such-program-here')
  assert.equal(await pronounce('casa', signal), undefined)
  assert.equal(await pronounce('con', signal), undefined)
})
