import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import { isFound, type StoredNote } from './anki-search.ts'

interface NoteType {
  fields: string[]
  templates: Record<string, { Front: string; Back: string }>
  css: string
}

/** An action as it was asked, and what came of it. */
export interface Logged {
  action: string
  params: Record<string, unknown>
  result: unknown
  error: string | null
  /** The key it was asked with. */
  key?: string
}

export interface AnkiServer {
  url: string
  notes: Map<number, StoredNote>
  media: Map<string, Buffer>
  noteTypes: Map<string, NoteType>
  decks: Set<string>
  log: Logged[]
  /** The parameters of an action's calls that were done. */
  done: (action: string) => Record<string, unknown>[]
  /** Puts a note into the collection by hand. */
  addNote: (note: Omit<StoredNote, 'id'>) => number
  /** Has an action fail with these words, where it is asked for this; by default whenever. */
  refuse: (
    action: string,
    error: string,
    when?: (params: Record<string, unknown>) => boolean,
  ) => void
  /** Answers an action with this text instead, whatever it is. */
  answer: (action: string, text: string, status?: number) => void
  /** From this action on nobody answers. */
  vanishAt: (action: string) => void
}

/**
 * An Anki with AnkiConnect on the loopback: status 200 also for errors, searches with wildcards, no
 * two notes of a type with one first field, names in the composed form, names of media that are no
 * devices of other systems, and a connection that is closed after each reply without a word.
 *
 * Source: https://git.sr.ht/~foosoft/anki-connect (`plugin/__init__.py`, `plugin/web.py`)
 */
export async function ankiServer(t: TestContext): Promise<AnkiServer> {
  const notes = new Map<number, StoredNote>()
  const media = new Map<string, Buffer>()
  const noteTypes = new Map<string, NoteType>()
  const decks = new Set(['Default'])
  const log: Logged[] = []
  const refusals = new Map<string, [string, (params: Record<string, unknown>) => boolean]>()
  const answers = new Map<string, [string, number]>()
  let vanishing = ''
  let lastId = 1_600_000_000_000

  const addNote = (note: Omit<StoredNote, 'id'>): number => {
    lastId += 1
    const fields = Object.fromEntries(
      Object.entries(note.fields).map(([name, value]) => [name, value.normalize('NFC')]),
    )
    notes.set(lastId, { ...note, fields, id: lastId })
    return lastId
  }
  const noteType = (name: string): NoteType => {
    const found = noteTypes.get(name)
    if (found === undefined) throw new Error(`model was not found: ${name}`)
    return found
  }
  // oxlint-disable-next-line typescript/no-explicit-any -- the add-on does not look at types either
  const actions: Record<string, (params: any) => unknown> = {
    version: () => 6,
    deckNames: () => [...decks],
    createDeck: ({ deck }: { deck: string }) => {
      const name = deck.normalize('NFC')
      for (const [place] of [...name.matchAll(/::|$/g)].entries()) {
        decks.add(
          name
            .split('::')
            .slice(0, place + 1)
            .join('::'),
        )
      }
      return 1
    },
    modelNames: () => [...noteTypes.keys()],
    createModel: (params: {
      modelName: string
      inOrderFields: string[]
      css: string
      cardTemplates: { Name: string; Front: string; Back: string }[]
    }) => {
      if (noteTypes.has(params.modelName)) throw new Error('Model name already exists')
      noteTypes.set(params.modelName.normalize('NFC'), {
        fields: params.inOrderFields,
        css: params.css,
        templates: Object.fromEntries(
          params.cardTemplates.map(({ Name, Front, Back }) => [Name, { Front, Back }]),
        ),
      })
      return { name: params.modelName }
    },
    modelFieldNames: ({ modelName }: { modelName: string }) => noteType(modelName).fields,
    modelTemplates: ({ modelName }: { modelName: string }) => noteType(modelName).templates,
    modelStyling: ({ modelName }: { modelName: string }) => ({ css: noteType(modelName).css }),
    updateModelTemplates: ({
      model,
    }: {
      model: { name: string } & Pick<NoteType, 'templates'>
    }) => {
      const { templates } = noteType(model.name)
      for (const [name, { Front, Back }] of Object.entries(model.templates)) {
        const there = templates[name]
        // Names that are not there and empty sides are passed over without a word.
        if (there !== undefined) {
          templates[name] = { Front: Front || there.Front, Back: Back || there.Back }
        }
      }
      return null
    },
    updateModelStyling: ({ model }: { model: { name: string; css: string } }) => {
      noteType(model.name).css = model.css
      return null
    },
    findNotes: ({ query }: { query: string }) =>
      [...notes.values()].filter((note) => isFound(note, query)).map(({ id }) => id),
    notesInfo: ({ notes: ids }: { notes: number[] }) =>
      ids.map((id) => {
        const note = notes.get(id)
        if (note === undefined) return {}
        const fields = Object.entries(note.fields).map(([name, value], order) => [
          name,
          { value, order },
        ])
        return {
          noteId: id,
          modelName: note.noteType,
          tags: [],
          cards: [id + 1],
          fields: Object.fromEntries(fields) as object,
        }
      }),
    addNote: ({ note }: { note: AddedNote }) => {
      const type = noteType(note.modelName)
      if (!decks.has(note.deckName)) throw new Error(`deck was not found: ${note.deckName}`)
      const fields = Object.fromEntries(type.fields.map((name) => [name, note.fields[name] ?? '']))
      const first = (fields[type.fields[0] ?? ''] ?? '').normalize('NFC')
      if (first.trim() === '') throw new Error('cannot create note because it is empty')
      const isThere = [...notes.values()].some(
        (one) => one.noteType === note.modelName && Object.values(one.fields)[0] === first,
      )
      if (isThere && !note.options.allowDuplicate) {
        throw new Error('cannot create note because it is a duplicate')
      }
      return addNote({ deck: note.deckName, noteType: note.modelName, fields })
    },
    updateNoteFields: ({ note }: { note: { id: number; fields: Record<string, string> } }) => {
      const stored = notes.get(note.id)
      if (stored === undefined) throw new Error(`note was not found: ${note.id}`)
      for (const [name, value] of Object.entries(note.fields)) {
        if (Object.hasOwn(stored.fields, name)) stored.fields[name] = value.normalize('NFC')
      }
      return null
    },
    storeMediaFile: ({ filename, data }: { filename: string; data: string }) => {
      if (data === '') throw new Error('You must provide a "data", "path", or "url" field.')
      const name = filename
        .normalize('NFC')
        .replaceAll(/[\][><:"/?*^\\|]/g, '')
        .replace(/^(con|prn|aux|nul|com[1-9]|lpt[1-9])(?=\.|$)/i, '$1_')
      media.set(name, Buffer.from(data, 'base64'))
      return name
    },
    getMediaFilesNames: () => [...media.keys()],
    deleteNotes: ({ notes: ids }: { notes: number[] }) => {
      for (const id of ids) notes.delete(id)
      return null
    },
  }

  const reply = (action: string, params: Record<string, unknown>): Omit<Logged, 'action'> => {
    try {
      const work = actions[action]
      if (work === undefined) throw new Error('unsupported action')
      const [refusal, when] = refusals.get(action) ?? []
      if (refusal !== undefined && when?.(params) === true) throw new Error(refusal)
      return { params, result: work(params), error: null }
    } catch (error) {
      return { params, result: null, error: (error as Error).message }
    }
  }
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = (await json(request)) as {
      action: string
      params?: Record<string, unknown>
      key?: string
    }
    const { action, params = {}, key } = body
    if (action === vanishing) server.close()
    if (!server.listening) {
      request.socket.destroy()
      return
    }
    const logged = { action, ...reply(action, params), ...(key === undefined ? {} : { key }) }
    log.push(logged)
    const { result, error } = logged
    const [text, status] = answers.get(action) ?? [JSON.stringify({ result, error }), 200]
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(text, () => request.socket.end())
  }
  const server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    notes,
    media,
    noteTypes,
    decks,
    log,
    addNote,
    done: (wanted) =>
      log
        .filter(({ action, error }) => action === wanted && error === null)
        .map((one) => one.params),
    refuse: (action, error, when = () => true) => void refusals.set(action, [error, when]),
    answer: (action, text, status = 200) => void answers.set(action, [text, status]),
    vanishAt: (action) => {
      vanishing = action
    },
  }
}

interface AddedNote {
  deckName: string
  modelName: string
  fields: Record<string, string>
  options: { allowDuplicate: boolean }
}
