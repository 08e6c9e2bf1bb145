import type { ApkgReport } from './apkg-program.ts'
import type { Lab } from './lab.ts'
import { atMost, type Row } from './row.ts'

const CARDS = 1000

/** What it takes to write cards with a picture and a sound each into a package for Anki. */
export async function bench(lab: Lab): Promise<Row[]> {
  const { ours, copies, megabytes } = await lab.run<ApkgReport>(
    'apkg-program',
    lab.newFolder(),
    CARDS,
  )
  return [
    {
      name: `.apkg of 1 000 cards, 2 000 media files, ${megabytes.toFixed(0)} MB`,
      ours: `${(ours / 1000).toFixed(2)} s`,
      other: `copying the files ${(copies / 1000).toFixed(2)} s`,
      ratio: ours / copies,
      ...atMost(ours / 1000, 5, 's'),
    },
  ]
}
