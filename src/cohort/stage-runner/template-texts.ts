import { readText } from '../../io/files.ts'
import { digestOf } from '../store/digest.ts'
import { FileLook } from '../store/file-look.ts'

export interface TemplateText {
  readonly file: string
  /** Without the mark some editors put at the start of a file. */
  readonly source: string
  /** Of the file as it is. */
  readonly digest: string
}

interface Known extends TemplateText {
  readonly look: FileLook | undefined
}

/** The texts of templates, each read once unless its file changes. */
export class TemplateTexts {
  readonly #known = new Map<string, Known>()

  /** @throws DiskError when there is no such file. */
  read(file: string): TemplateText {
    const look = FileLook.at(file)
    const known = this.#known.get(file)
    if (known?.look?.mtimeMs === look?.mtimeMs && known?.look?.bytes === look?.bytes && known) {
      return known
    }
    const content = readText(file)
    const source = content.replace(/^\uFEFF/, '')
    const text = { file, source, digest: digestOf(content), look }
    this.#known.set(file, text)
    return text
  }
}
