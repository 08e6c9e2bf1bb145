import { isMostlyInstruction } from './instruction.ts'
import { plain } from './prose.ts'

/** Something a prompt describes under a name. */
export interface Concept {
  name: string
  content: string
}

interface Labelled extends Concept {
  /** How the label is written; those of one list are written alike. */
  form: string
}

const TAGGED =
  /^[ \t]*<([a-z][\w-]*)\s[^<>\n]*?\b(?:name|title|id)=["']([^"'<>\n]+)["'][^<>\n]*>/gim
const ATX = /^(#{1,6})\s+(\S.*)$/
const BOLD = /^\*\*([^*]{1,80})\*\*\s*(?:[:：—–-]\s*)?(.*)$/
const LISTED =
  /^(?:[-*+•]|\d{1,3}[.)])\s+(?:\*\*)?([^:：*]{2,60}?)(?:\*\*)?\s*[:：—–]\s*(?:\*\*)?\s*(\S.{19,})$/
const NUMBERED = /^(?:concept|idea|topic|item)\s+\w{1,3}\s*[:.-]\s*(.{2,80})$/i
const RULER = /^(?:[-=*_]{3,})$/
const LEAST_CONTENT = 20

/**
 * The things a prompt lists by name with a description each: tags with a name, headings, bold
 * names, list items. Of several lists the one with the most text counts. Empty unless there are two.
 */
export function conceptsOf(prompt: string): Concept[] {
  const tagged = inTags(prompt)
  const lists = groups(tagged.length > 1 ? tagged : underLabels(prompt))
  let best: Labelled[] = []
  let most = 0
  for (const list of lists) {
    const size = list.reduce((sum, { content }) => sum + content.length, 0)
    if (list.length > 1 && size > most) [best, most] = [list, size]
  }
  return best.map(({ name, content }) => ({ name, content }))
}

function inTags(prompt: string): Labelled[] {
  const found: Labelled[] = []
  const openings = [...prompt.matchAll(TAGGED)]
  for (const [at, { 0: tag, 1: form = '', 2: name = '', index }] of openings.entries()) {
    const body = prompt.slice(index + tag.length, openings[at + 1]?.index ?? prompt.length)
    const end = body.indexOf(`</${form}>`)
    if (end >= 0) add(found, { form, name, content: body.slice(0, end) })
  }
  return found
}

function underLabels(prompt: string): Labelled[] {
  const found: Labelled[] = []
  let open: { form: string; name: string; lines: string[]; inline: boolean } | undefined
  const close = (): void => {
    if (open !== undefined) add(found, { ...open, content: open.lines.join('\n') })
    open = undefined
  }
  for (const raw of prompt.split('\n')) {
    const line = raw.trim()
    const label = labelOf(line)
    if (label !== undefined) {
      close()
      open = { ...label, lines: [label.rest], inline: label.rest !== '' }
    } else if (RULER.test(line) || (line === '' && open?.inline)) close()
    else open?.lines.push(line)
  }
  close()
  return found
}

function labelOf(line: string): { form: string; name: string; rest: string } | undefined {
  const heading = ATX.exec(line)
  if (heading !== null) return { form: heading[1] ?? '', name: heading[2] ?? '', rest: '' }
  const bold = BOLD.exec(line)
  if (bold !== null) return { form: '**', name: bold[1] ?? '', rest: bold[2] ?? '' }
  const listed = LISTED.exec(line)
  if (listed !== null) return { form: '-', name: listed[1] ?? '', rest: listed[2] ?? '' }
  const numbered = NUMBERED.exec(line)
  return numbered === null ? undefined : { form: 'n', name: numbered[1] ?? '', rest: '' }
}

/** Keeps what is a name with a description, without the instructions that may follow the last. */
function add(found: Labelled[], { form, name, content }: Labelled): void {
  const paragraphs = content.trim().split(/\n\s*\n/)
  const asked = paragraphs.findIndex((one) => isMostlyInstruction(plain(one.slice(0, 2_000))))
  const kept = (asked < 0 ? paragraphs : paragraphs.slice(0, asked)).join('\n\n').trim()
  const bare = plain(name).replace(/^(?:concept\s+)?\d{1,3}\s*[:.)-]\s*|\s*[:：]$/gi, '')
  if (kept.length >= LEAST_CONTENT && bare !== '') found.push({ form, name: bare, content: kept })
  // A break in the list: what follows does not belong to what came before.
  else found.push({ form: '', name: '', content: '' })
}

function groups(found: readonly Labelled[]): Labelled[][] {
  const lists: Labelled[][] = []
  for (const one of found) {
    const last = lists.at(-1)
    if (last?.[0]?.form === one.form) last.push(one)
    else lists.push([one])
  }
  return lists.filter((list) => list[0]?.form !== '')
}
