import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typeByBytes, whyUnfit } from '../../../src/library/media/media-type.ts'
import { JPEG, MP3, PIXEL } from '../../helpers/media-server.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')

const SAMPLES: readonly (readonly [file: string, bytes: Buffer])[] = [
  ['a.png', PIXEL],
  ['a.jpg', JPEG],
  ['a.JPEG', JPEG],
  ['a.gif', latin1('GIF89a\x01\x00')],
  ['a.webp', latin1('RIFF\x00\x00\x00\x00WEBPVP8 ')],
  ['a.avif', latin1('\x00\x00\x00\x1cftypavif')],
  ['a.svg', Buffer.from('\uFEFF<?xml version="1.0"?>\n<!-- by hand -->\n<svg xmlns="x"/>')],
  ['a.svg', Buffer.from('<svg>')],
  [
    'a.svg',
    Buffer.from(
      '<?xml version="1.0"?><?xml-stylesheet href="a.css"?>\n' +
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" [ <!ENTITY ns "x"> ]>\n<svg>',
    ),
  ],
  ['a.mp3', MP3],
  ['a.mp3', latin1('ID3\x04\x00')],
  ['a.wav', latin1('RIFF\x00\x00\x00\x00WAVEfmt ')],
  ['a.ogg', latin1('OggS\x00')],
  ['a.opus', latin1('OggS\x00')],
  ['a.flac', latin1('fLaC\x00')],
  ['a.aac', latin1('\xff\xf1\x50\x80')],
  ['a.m4a', latin1('\x00\x00\x00\x18ftypM4A ')],
]

test('every known type is told by its bytes and fits the names that promise it, and no other', () => {
  for (const [file, bytes] of SAMPLES) {
    assert.equal(whyUnfit(file, bytes), undefined, file)
    for (const [other, theirs] of SAMPLES) {
      const isSame = typeByBytes(bytes) === typeByBytes(theirs)
      assert.equal(whyUnfit(other, bytes) === undefined, isSame, `${file} as ${other}`)
    }
  }
})

test('what only begins like a media file is none', () => {
  for (const bytes of [
    latin1('\xff\xfe<\x00h\x00'),
    latin1('\xff\xff\xff\xff'),
    latin1('RIFF\x00\x00\x00\x00AVI '),
    latin1('\x89PNG\n\n'),
    Buffer.from('<html><svg></svg></html>'),
    Buffer.from('{"svg": "<svg>"}'),
    Buffer.alloc(0),
    Buffer.alloc(64),
  ]) {
    assert.equal(typeByBytes(bytes), undefined, bytes.toString('latin1'))
  }
})

test('an unknown ending and none at all are told with those that are known', () => {
  assert.match(whyUnfit('a.tiff', PIXEL) ?? '', /'tiff' is not one of png, jpg/)
  assert.match(whyUnfit('png', PIXEL) ?? '', /ending ''/)
})
