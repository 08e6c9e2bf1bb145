// Makes the images of some words with a provider on loopback; run by tests, several at once.
import { generateImages } from '../../../src/library/generate-images.ts'
import { openaiImages } from '../../../src/library/media/openai-images.ts'
import { Session } from '../../../src/session.ts'

const [folder = '', prefix = '', ...words] = process.argv.slice(2)
const session = new Session({ outputDir: folder, prefix })
const cards = words.map((word) => ({ SpanishWord: word, MeaningID: 'a', prompt: `A ${word}.` }))
const stage = generateImages({ folder, max_new: words.length })
await session.run(stage, { cards }, { providers: { image: openaiImages() } })
await session.close()
