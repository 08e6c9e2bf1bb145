import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What Mermaid itself reads in a flowchart. */
export interface ReadChart {
  vertices: { id: string; text: string }[]
  edges: { start: string; end: string }[]
}

const PROGRAM = fileURLToPath(new URL('chart-program.mjs', import.meta.url))

/**
 * Reads flowcharts with Mermaid, all in one process: its hundreds of files are loaded several times
 * as fast without the loader of TypeScript.
 */
export function readCharts(texts: readonly string[]): ReadChart[] {
  const input = JSON.stringify(texts)
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM], {
    input,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  assert.equal(status, 0, stderr)
  const found = JSON.parse(stdout) as {
    vertices: { id: string; label: string }[]
    edges: ReadChart['edges']
  }[]
  return found.map(({ vertices, edges }) => ({
    vertices: vertices.map(({ id, label }) => ({ id, text: decoded(label) })),
    edges,
  }))
}

/** Mermaid's own marks for entities until it draws. */
function decoded(label: string): string {
  return label.replaceAll(/ﬂ°°(\d+)¶ß/g, (_, code: string) => String.fromCodePoint(Number(code)))
}
