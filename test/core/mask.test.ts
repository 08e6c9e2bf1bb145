import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { maskSecrets } from '../../src/core/mask.ts'

const text = fc.string({ unit: 'binary', maxLength: 40 })
const secret = fc.record({
  name: fc.constantFrom('A_KEY', 'B_TOKEN', 'C_SECRET'),
  value: fc.string({
    unit: fc.constantFrom('a', 'b', '$', '&', '"', '\\', '%', ' ', 'é', '\uD800'),
    minLength: 8,
    maxLength: 20,
  }),
})

test('a secret is shown by its name wherever it stands', () => {
  const secrets = [{ name: 'OPENAI_API_KEY', value: 'sk-12345678' }]
  assert.equal(
    maskSecrets('sk-12345678, again sk-12345678!', secrets),
    '[OPENAI_API_KEY], again [OPENAI_API_KEY]!',
  )
})

test('a secret that begins with another is masked whole', () => {
  const secrets = [
    { name: 'SHORT', value: 'abcdefgh' },
    { name: 'LONG', value: 'abcdefgh-and-more' },
  ]
  assert.equal(maskSecrets('abcdefgh-and-more abcdefgh', secrets), '[LONG] [SHORT]')
})

test('a secret is masked in JSON and in a URL as well', () => {
  const value = 'p"ss/w\\rd ü'
  const secrets = [{ name: 'DB_PASSWORD', value }]
  for (const said of [
    value,
    JSON.stringify({ value }),
    `http://x/?p=${encodeURIComponent(value)}`,
  ]) {
    assert.ok(maskSecrets(said, secrets).includes('[DB_PASSWORD]'), said)
  }
})

test('a value or a name with the signs of a replacement pattern is taken as it is', () => {
  assert.equal(maskSecrets('x $&$1$$ y', [{ name: 'N$&', value: '$&$1$$' }]), 'x [N$&] y')
})

test('no text keeps a secret that was in it, and a text without one stays as it is', () => {
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1 }),
      fc.array(secret, { minLength: 1 }),
      (texts, secrets) => {
        const said = texts
          .map((part, index) => part + (secrets[index % secrets.length]?.value ?? ''))
          .join('')
        const masked = maskSecrets(said, secrets)
        for (const { value } of secrets) assert.ok(!masked.includes(value))
        const plain = 'nothing 0 here'
        assert.equal(maskSecrets(plain, secrets), plain)
      },
    ),
  )
})
