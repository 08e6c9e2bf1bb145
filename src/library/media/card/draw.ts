import { MediaError } from '../media-error.ts'
import { lettering, unknownLetters } from './lettering.ts'
import { encodePng } from './png.ts'
import { scenePixels } from './raster.ts'
import { cardScene } from './scene.ts'
import { sceneSvg } from './svg.ts'

/** More letters than the lines of a card hold. */
const SHOWN = 2000

/**
 * The file of a card with a word and a text on it, 640 × 480 pixels. Words of the text that cannot
 * be written are left out.
 *
 * @throws MediaError `media_letters` when the word cannot be written.
 */
export function drawCard(word: string, text: string, format: 'png' | 'svg'): Uint8Array {
  refuseUnwritable(word)
  const scene = cardScene(word, writable(text.slice(0, SHOWN)))
  if (format === 'svg') return Buffer.from(sceneSvg(scene, `${word}: ${text}`))
  return encodePng(scene.width, scene.height, scenePixels(scene))
}

function refuseUnwritable(word: string): void {
  const unknown = unknownLetters(word)
  const isBlank = word.trim() === '' || lettering(word).strokes.length > 0
  if (unknown.length === 0 && isBlank) return
  const what = unknown.length === 0 ? `'${word}'` : `${unknown.join(' ')} of '${word}'`
  const have = 'it has Latin, Greek, Cyrillic and Korean letters'
  const message = `The card drawer cannot write ${what}; ${have}. Use another image provider for it.`
  throw new MediaError('media_letters', message)
}

function writable(text: string): string {
  const isWritable = (part: string) =>
    unknownLetters(part).length === 0 && lettering(part).strokes.length > 0
  return text.split(/\s+/).filter(isWritable).join(' ')
}
