import leven from 'leven'

/** The known names most like a given one, best first: at most three, none that is far off. */
export function nearest(name: unknown, known: Iterable<string>): string[] {
  // Scripts without types may give no text at all, and are told all the same what there is.
  const wanted = String(name).toLowerCase()
  // At least one letter has to be right.
  const limit = Math.min(wanted.length - 1, Math.max(2, Math.ceil(wanted.length / 2)))
  return [...known]
    .map((candidate) => ({ candidate, distance: leven(wanted, candidate.toLowerCase()) }))
    .filter(
      ({ candidate, distance }) => distance <= limit || candidate.toLowerCase().startsWith(wanted),
    )
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate)
}

/** ` Did you mean 'x'?`, or nothing when no known name is near; then ` Known: a, b.` */
export function didYouMean(name: unknown, known: Iterable<string>): string {
  const names = [...known]
  const [best] = nearest(name, names)
  const guess = best === undefined ? '' : ` Did you mean '${best}'?`
  return names.length === 0 ? ' None is known yet.' : `${guess} Known: ${names.sort().join(', ')}.`
}
