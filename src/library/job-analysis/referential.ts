/** What is wrong with ids that refer to others, a sentence each: every one has to be one given. */
export function unknownIds(
  what: string,
  ids: readonly string[],
  given: readonly string[],
): string[] {
  return ids
    .filter((id) => !given.includes(id))
    .map((id) => `${what}: '${id}' is no id that was given; those are ${given.join(', ')}`)
}

/** What is wrong with ids that have to be all the given ones, each once. */
export function notEachOnce(
  what: string,
  ids: readonly string[],
  given: readonly string[],
): string[] {
  const missing = given.filter((id) => !ids.includes(id)).map((id) => `${what}: '${id}' is missing`)
  return [...unknownIds(what, ids, given), ...repeatedIds(what, ids), ...missing]
}

/** What is wrong with ids that have to differ. */
export function repeatedIds(what: string, ids: readonly string[]): string[] {
  const repeated = new Set(ids.filter((id, index) => ids.indexOf(id) !== index))
  return [...repeated].map((id) => `${what}: '${id}' is there twice`)
}
