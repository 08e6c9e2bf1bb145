/** The types of media file that are told apart by their bytes, and the endings each goes by. */
const ENDINGS = {
  png: ['png'],
  jpeg: ['jpg', 'jpeg'],
  gif: ['gif'],
  webp: ['webp'],
  avif: ['avif'],
  svg: ['svg'],
  mp3: ['mp3'],
  wav: ['wav'],
  ogg: ['ogg', 'oga', 'opus'],
  flac: ['flac'],
  aac: ['aac'],
  mp4: ['m4a', 'mp4'],
} as const

type MediaType = keyof typeof ENDINGS

const SOUNDS: readonly MediaType[] = ['mp3', 'wav', 'ogg', 'flac', 'aac', 'mp4']

/** The ending of a file's name in small letters; empty where there is none. */
export function endingOf(file: string): string {
  const dot = file.lastIndexOf('.')
  return dot <= 0 ? '' : file.slice(dot + 1).toLowerCase()
}

/** The type a file's name promises; `undefined` for an ending that is not known. */
function typeByName(file: string): MediaType | undefined {
  const ending = endingOf(file)
  const found = Object.entries(ENDINGS).find(([, endings]) =>
    (endings as readonly string[]).includes(ending),
  )
  return found?.[0] as MediaType | undefined
}

/**
 * The names a file of a card may have, the one the card says first: the ending is for whoever makes
 * the file to choose, a picture staying a picture and a sound a sound.
 */
export function namesFor(file: string): [string, ...string[]] {
  const type = typeByName(file)
  if (type === undefined) return [file]
  const stem = file.slice(0, file.lastIndexOf('.') + 1)
  const isSound = SOUNDS.includes(type)
  const others = Object.entries(ENDINGS).flatMap(([other, endings]) =>
    SOUNDS.includes(other as MediaType) === isSound ? endings.map((one) => stem + one) : [],
  )
  return [file, ...others.filter((other) => other !== file)]
}

/**
 * The type that bytes really are; `undefined` for none of those known.
 *
 * Source: https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern and the section on audio
 */
export function typeByBytes(bytes: Uint8Array): MediaType | undefined {
  const at = (offset: number, text: string): boolean =>
    text === Buffer.from(bytes.subarray(offset, offset + text.length)).toString('latin1')
  if (at(0, '\x89PNG\r\n\x1a\n')) return 'png'
  if (at(0, '\xff\xd8\xff')) return 'jpeg'
  if (at(0, 'GIF87a') || at(0, 'GIF89a')) return 'gif'
  if (at(0, 'RIFF') && at(8, 'WEBP')) return 'webp'
  if (at(0, 'RIFF') && at(8, 'WAVE')) return 'wav'
  if (at(0, 'OggS')) return 'ogg'
  if (at(0, 'fLaC')) return 'flac'
  if (at(4, 'ftypavif') || at(4, 'ftypavis')) return 'avif'
  if (at(4, 'ftyp')) return 'mp4'
  if (at(0, 'ID3') || isMp3Frame(bytes)) return 'mp3'
  if (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xf6) === 0xf0) return 'aac'
  return isSvg(bytes) ? 'svg' : undefined
}

/** What bytes are, for a message. */
function bytesAre(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'nothing'
  const type = typeByBytes(bytes)
  if (type !== undefined) return type
  const start = headOf(bytes).trimStart()
  if (/^<!doctype html|^<html/i.test(start)) return 'an HTML page'
  return /^[[{]/.test(start) ? 'JSON' : 'of an unknown type'
}

/** Why nothing can be made of a file's ending; `undefined` for one that is known. */
export function whyUnknownEnding(file: string): string | undefined {
  if (typeByName(file) !== undefined) return undefined
  const known = Object.values(ENDINGS).flat().join(', ')
  return `its ending '${endingOf(file)}' is not one of ${known}`
}

/** Why a file of this name must not hold these bytes; `undefined` when it may. */
export function whyUnfit(file: string, bytes: Uint8Array): string | undefined {
  const promised = typeByName(file)
  if (promised === undefined) return whyUnknownEnding(file)
  if (typeByBytes(bytes) === promised) return undefined
  return `its bytes are ${bytesAre(bytes)}, but its name says ${promised}`
}

/** Layer III with a bit rate and a sample rate that exist: other texts and files begin alike. */
function isMp3Frame([first = 0, second = 0, third = 0]: Uint8Array): boolean {
  const isLayer3 = first === 0xff && (second & 0xe6) === 0xe2
  return isLayer3 && third >> 4 !== 15 && third >> 4 !== 0 && (third & 0x0c) !== 0x0c
}

function isSvg(bytes: Uint8Array): boolean {
  const beforeRoot =
    /^\uFEFF?\s*(?:<\?xml[^]*?\?>\s*|<!--[^]*?-->\s*|<!DOCTYPE svg[^>[]*(?:\[[^\]]*\]\s*)?>\s*)*/
  return /^<svg[\s>]/.test(headOf(bytes).replace(beforeRoot, ''))
}

function headOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, 4096)).toString('utf8')
}
