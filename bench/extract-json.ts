import { pathToFileURL } from 'node:url'
import { extractJson } from '../src/core/json/extract-json.ts'

/** One line of the printed table. */
interface Row {
  name: string
  ratio: number
  detail: string
}

const ROUNDS = 15

/** What finding JSON in an answer of 1 MB costs, in times of `JSON.parse` of that JSON alone. */
export async function bench(): Promise<Row[]> {
  const json = bigObject(1_000_000)
  const prose = 'As {you} asked [1], here is the plan; it isn’t "final":\n'
  const answers: [string, string][] = [
    ['nothing but JSON', json],
    ['JSON in prose', `${prose}${json}\nAnything else? {x}`],
    ['JSON in a fence', `${prose}\`\`\`json\n${json}\n\`\`\`\n`],
    ['JSON in prose, mended', `${prose}${json.replace(/\]\s*\}$/, ',]}')}\nAnything else?`],
  ]
  const works = [
    () => JSON.parse(json),
    ...answers.map(
      ([, text]) =>
        () =>
          extractJson(text),
    ),
  ]
  const [parse = Number.NaN, ...extracts] = medians(works)
  return answers.map(([name], index) => {
    const extract = extracts[index] ?? Number.NaN
    return {
      name: `extractJson, 1 MB: ${name}`,
      ratio: extract / parse,
      detail: `${extract.toFixed(1)} ms, JSON.parse ${parse.toFixed(1)} ms`,
    }
  })
}

function bigObject(length: number): string {
  const task = (id: number): unknown => ({
    id: `T${id}`,
    title: `Task "${id}"`,
    text: 'What is to be done,\nand why; {how} and [when]. '.repeat(4),
    tags: ['plan', 'draft', null, true, id],
  })
  const one = JSON.stringify(task(1000), null, 2).length
  const tasks = Array.from({ length: Math.ceil(length / one) }, (_, id) => task(id))
  return JSON.stringify({ tasks }, null, 2)
}

/** Median milliseconds of each, taken in turns so that all meet the same machine. */
function medians(works: (() => unknown)[]): number[] {
  const times = works.map((): number[] => [])
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, work] of works.entries()) {
      const before = performance.now()
      work()
      times[index]?.push(performance.now() - before)
    }
  }
  return times.map((taken) => taken.sort((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { name, ratio, detail } of await bench()) {
    console.log(`${name.padEnd(45)} ${ratio.toFixed(2).padStart(6)} ×  (${detail})`)
  }
}
