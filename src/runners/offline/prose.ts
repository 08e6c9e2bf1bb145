/** A piece of Markdown or plain text: what stands in one paragraph, list item or heading. */
export interface Block {
  kind: 'heading' | 'item' | 'paragraph'
  /** The bold words a block opens with, without the colon: `**Price:** it is slow`. */
  label?: string
  /** Without markup, the label left out. */
  text: string
}

const SEPARATOR = /^(?:[-=*_#"]{3,}|[`~]{3,}.*|<\/?[\w-]+(?:\s[^<>]*)?>)$/
const HEADING = /^(?:#{1,6}\s+(.+)|\*\*([^*]+)\*\*:?|__([^_]+)__:?)$/
const ITEM = /^(?:[-*+•]|\d{1,3}[.)])\s+(.*)$/
const LABEL = /^\*\*([^*]{1,80}?)(?::\*\*|\*\*\s?:)\s*(.+)$/
const UNSPACED_END = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}、。]$/u

/** Splits a text into its blocks; lines that hold only markup are left out. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let open: Block | undefined
  let previous = ''
  for (const raw of text.split(/\r\n|[\n\r\u2028\u2029]/)) {
    const line = raw.trim().replace(/^>[\s>]*/, '')
    if (line === '' || SEPARATOR.test(line)) {
      open = undefined
      continue
    }
    const heading = HEADING.exec(line)
    const item = heading === null ? ITEM.exec(line) : null
    if (heading === null && item === null && open !== undefined && !LABEL.test(line)) {
      open.text += `${UNSPACED_END.test(previous) ? '' : ' '}${plain(line)}`
      previous = line
      continue
    }
    const body = heading?.[1] ?? heading?.[2] ?? heading?.[3] ?? item?.[1] ?? line
    const kind = heading !== null ? 'heading' : item === null ? 'paragraph' : 'item'
    const block = labelled(kind, body)
    if (block.text === '') continue
    blocks.push(block)
    open = kind === 'heading' ? undefined : block
    previous = line
  }
  return blocks
}

function labelled(kind: Block['kind'], body: string): Block {
  const [, label, rest] = kind === 'heading' ? [] : (LABEL.exec(body) ?? [])
  if (label === undefined || rest === undefined) return { kind, text: plain(body) }
  return { kind, label: plain(label), text: plain(rest) }
}

/** Without emphasis, code marks, tags and link targets. */
export function plain(line: string): string {
  return line
    .replace(/!?\[([^\][]{0,200})\]\([^()]{0,500}\)/g, '$1')
    .replace(/<\/?[a-z][\w-]*(?:\s[^<>]{0,200})?>/gi, '')
    .replace(/[*`]+|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
}
