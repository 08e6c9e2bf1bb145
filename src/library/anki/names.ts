/** The one of Anki's names that is this one, however its accents are composed. */
export function storedName(names: readonly string[], name: string): string | undefined {
  const wanted = nameKey(name)
  return names.find((one) => nameKey(one) === wanted)
}

/** By what names are compared. */
export function nameKey(name: string): string {
  return name.trim().normalize('NFC')
}

/** Whether two texts are the same to whoever looks at a card. */
export function isSameText(one: string, other: string): boolean {
  return nameKey(one) === nameKey(other)
}
