// Reads flowcharts, a JSON list of texts on standard input, with Mermaid, and writes what it finds.
import { json } from 'node:stream/consumers'
import purify from 'dompurify'
import mermaid from 'mermaid'

// The cleaning of labels needs a browser and is left out.
Object.assign(purify, { addHook() {}, removeHook() {}, sanitize: (label) => label })
const charts = []
for (const text of await json(process.stdin)) {
  // It learns what kinds of charts there are at its first look.
  await mermaid.parse(text)
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text)
  charts.push({
    vertices: [...db.getVertices().values()].map(({ id, text: label }) => ({ id, label })),
    edges: db.getEdges().map(({ start, end }) => ({ start, end })),
  })
}
process.stdout.write(JSON.stringify(charts))
