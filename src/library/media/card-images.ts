import type { MediaProvider } from './provider.ts'

/**
 * Draws a card with the word and the prompt on it, as PNG or SVG. It costs nothing and needs no
 * network, and the same word and prompt give the same bytes.
 *
 * @example
 * await session.run(generateImages(), { cards }, { providers: { image: cardImages() } })
 */
export function cardImages(): MediaProvider {
  return {
    name: 'card',
    formats: ['png', 'svg'],
    estimate: () => 0,
    async generate(prompt, { word, format }) {
      const { drawCard } = await import('./card/draw.ts')
      return drawCard(word, prompt, format === 'svg' ? 'svg' : 'png')
    },
  }
}
