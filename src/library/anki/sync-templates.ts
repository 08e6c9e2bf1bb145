import type { Returned, StageContext } from '../../stage/stage.ts'
import type { AnkiSides } from './actions.ts'
import type { Anki } from './anki-connect.ts'
import type { CardTemplate, CardType } from './card-type.ts'
import { isSameText, storedName } from './names.ts'
import { pushed } from './push.ts'
import { vocabularyCards } from './vocabulary-cards.ts'

export interface SyncTemplatesOptions {
  /** Default: the one that goes with the Spanish vocabulary. */
  cardType?: CardType
}

export interface SyncedTemplates {
  /** As Anki calls it. */
  noteType: string
  isCreated: boolean
  /** Templates that were changed. */
  updated: readonly string[]
  isStylingUpdated: boolean
  /** Templates that are in Anki as they should be, by what Anki says afterwards. */
  equal: number
}

/** Brings a note type into Anki, or the one there into its form, so far as Anki lets it. */
export async function syncTemplates(
  { cardType = vocabularyCards }: SyncTemplatesOptions,
  anki: Anki,
  { signal }: StageContext,
): Promise<Returned<SyncedTemplates>> {
  const names = await anki.ask('modelNames', {}, signal)
  const known = storedName(names, cardType.name)
  if (known === undefined) await createNoteType(anki, cardType, signal)
  const noteType = known ?? cardType.name
  const updated = known === undefined ? [] : await updateTemplates(anki, noteType, cardType, signal)
  const isStylingUpdated =
    known === undefined ? false : await updateStyling(anki, noteType, cardType, signal)
  const { equal, errors } = await compared(anki, noteType, cardType, signal)
  const counts = known === undefined ? 'created' : `${updated.length} updated`
  const styling = isStylingUpdated ? ', styling updated' : ''
  return pushed(
    { noteType, isCreated: known === undefined, updated, isStylingUpdated, equal },
    { message: `Note type '${noteType}': templates ${counts}${styling}`, reached: equal, errors },
  )
}

function createNoteType(anki: Anki, cardType: CardType, signal: AbortSignal): Promise<object> {
  const { name, fields, css, templates } = cardType
  const cardTemplates = templates.map((one) => ({ Name: one.name, ...sidesOf(one) }))
  const params = { modelName: name, inOrderFields: fields, css, isCloze: false, cardTemplates }
  return anki.ask('createModel', params, signal)
}

async function updateTemplates(
  anki: Anki,
  noteType: string,
  { templates }: CardType,
  signal: AbortSignal,
): Promise<string[]> {
  const there = await anki.ask('modelTemplates', { modelName: noteType }, signal)
  const names = Object.keys(there)
  const changes = templates.flatMap((template) => {
    const name = storedName(names, template.name)
    const sides = name === undefined ? undefined : there[name]
    if (name === undefined || sides === undefined || isEqual(template, sides)) return []
    return [[name, sidesOf(template)] as const]
  })
  if (changes.length > 0) {
    const model = { name: noteType, templates: Object.fromEntries(changes) }
    await anki.ask('updateModelTemplates', { model }, signal)
  }
  return changes.map(([name]) => name)
}

async function updateStyling(
  anki: Anki,
  noteType: string,
  { css }: CardType,
  signal: AbortSignal,
): Promise<boolean> {
  const there = await anki.ask('modelStyling', { modelName: noteType }, signal)
  if (isSameText(there.css, css)) return false
  await anki.ask('updateModelStyling', { model: { name: noteType, css } }, signal)
  return true
}

/** What Anki has in the end, and what no update brings together. */
async function compared(
  anki: Anki,
  noteType: string,
  { fields, templates, css }: CardType,
  signal: AbortSignal,
): Promise<{ equal: number; errors: string[] }> {
  const modelName = noteType
  const theirFields = await anki.ask('modelFieldNames', { modelName }, signal)
  const sides = await anki.ask('modelTemplates', { modelName }, signal)
  const styling = await anki.ask('modelStyling', { modelName }, signal)
  const names = Object.keys(sides)
  const byHand = `In Anki, open Tools > Manage Note Types > '${noteType}'`
  const errors = fields
    .filter((field) => storedName(theirFields, field) === undefined)
    .map((field) => `Field '${field}' is not there. ${byHand} > Fields and add it.`)
  const [first = ''] = fields
  if (!isSameText(theirFields[0] ?? '', first)) {
    errors.push(`The first field is not '${first}'. ${byHand} > Fields and move it to place 1.`)
  }
  const wrong = templates.filter((template) => {
    const name = storedName(names, template.name)
    const there = name === undefined ? undefined : sides[name]
    return there === undefined || !isEqual(template, there)
  })
  for (const { name } of wrong) {
    const isThere = storedName(names, name) !== undefined
    const what = isThere ? 'is another one after its update' : 'is not there'
    errors.push(`Template '${name}' ${what}. ${byHand} > Cards and ${isThere ? 'set' : 'add'} it.`)
  }
  const ours = templates.map(({ name }) => name)
  for (const name of names.filter((one) => storedName(ours, one) === undefined)) {
    errors.push(`Template '${name}' makes cards of its own. ${byHand} > Cards and remove it.`)
  }
  if (!isSameText(styling.css, css)) errors.push('The styling is another one after its update.')
  return { equal: templates.length - wrong.length, errors }
}

function sidesOf({ front, back }: CardTemplate): AnkiSides {
  return { Front: front, Back: back }
}

function isEqual({ front, back }: CardTemplate, { Front, Back }: AnkiSides): boolean {
  return isSameText(front, Front) && isSameText(back, Back)
}
