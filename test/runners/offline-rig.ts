import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { renderTemplate } from '../../src/core/template/render.ts'
import { answer } from '../../src/runners/offline/answer.ts'

const ROOT = fileURLToPath(new URL('../../data/1_raw', import.meta.url))

export function readText(...path: string[]): string {
  return readFileSync(join(ROOT, ...path), 'utf8')
}

/** The ids that have a text in a folder of the data root. */
export function idsIn(...path: string[]): string[] {
  return readdirSync(join(ROOT, ...path)).map((file) => file.replace(/\.txt$/, ''))
}

/** A table of the data root, the header as its first row. */
export function readTable(name: string): string[][] {
  return parse(readText(`${name}.csv`))
}

export function render(stage: string, id: string, values: Record<string, unknown>): string {
  return renderTemplate(readText('templates', stage, `${id}.txt`), values, { name: id })
}

export function conceptsFor(ids: readonly string[], level = 'paragraph') {
  const names = new Map(readTable('concepts_metadata').slice(1) as [string, string][])
  return ids.map((id) => ({
    name: names.get(id) ?? id,
    content: readText('concepts', `descriptions-${level}`, `${id}.txt`).trim(),
  }))
}

export function draftFor(template: string, ids: readonly string[], seed?: number): string {
  const prompt = render('draft', template, { concepts: conceptsFor(ids) })
  return answer(prompt, seed === undefined ? {} : { seed })
}

export function essayFor(template: string, draft: string): string {
  return answer(render('essay', template, { draft_block: draft, links_block: draft }))
}

export function evaluationFor(template: string, response: string): string {
  return answer(render('evaluation', template, { response }))
}
