/**
 * What AnkiConnect is asked, version 6: the parameters and the result of each action.
 *
 * Source: https://git.sr.ht/~foosoft/anki-connect (README, supported actions)
 */
export interface AnkiActions {
  version: [params: object, result: number]
  deckNames: [params: object, result: string[]]
  createDeck: [params: { deck: string }, result: number]
  modelNames: [params: object, result: string[]]
  createModel: [
    params: {
      modelName: string
      inOrderFields: readonly string[]
      css: string
      isCloze: boolean
      cardTemplates: readonly { Name: string; Front: string; Back: string }[]
    },
    result: object,
  ]
  modelFieldNames: [params: { modelName: string }, result: string[]]
  modelTemplates: [params: { modelName: string }, result: Record<string, AnkiSides>]
  modelStyling: [params: { modelName: string }, result: { css: string }]
  updateModelTemplates: [
    params: { model: { name: string; templates: Record<string, AnkiSides> } },
    result: null,
  ]
  updateModelStyling: [params: { model: { name: string; css: string } }, result: null]
  findNotes: [params: { query: string }, result: number[]]
  notesInfo: [params: { notes: readonly number[] }, result: AnkiNote[]]
  addNote: [
    params: {
      note: {
        deckName: string
        modelName: string
        fields: Readonly<Record<string, string>>
        options: { allowDuplicate: boolean }
        tags: readonly string[]
      }
    },
    result: number,
  ]
  updateNoteFields: [
    params: { note: { id: number; fields: Readonly<Record<string, string>> } },
    result: null,
  ]
  storeMediaFile: [params: { filename: string; data: string }, result: string]
  getMediaFilesNames: [params: { pattern: string }, result: string[]]
  deleteNotes: [params: { notes: readonly number[] }, result: null]
}

export interface AnkiSides {
  Front: string
  Back: string
}

export interface AnkiNote {
  noteId: number
  modelName: string
  fields: Record<string, { value: string; order: number }>
}

/** What a result has to be; without an entry here it is not looked at. */
export const RESULT_KINDS: Partial<
  Record<keyof AnkiActions, 'list' | 'object' | 'number' | 'text'>
> = {
  version: 'number',
  deckNames: 'list',
  modelNames: 'list',
  modelFieldNames: 'list',
  modelTemplates: 'object',
  modelStyling: 'object',
  findNotes: 'list',
  notesInfo: 'list',
  addNote: 'number',
  storeMediaFile: 'text',
  getMediaFilesNames: 'list',
}
