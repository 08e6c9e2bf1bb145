/**
 * What the first of these stages that has been run left under a key, or else what the input has
 * there: in a pipeline, the values of earlier stages stand in the input under their names.
 */
export function earlierValue(input: unknown, key: string, stages: readonly string[]): unknown {
  const places = [...stages.map((stage) => field(input, stage)), input]
  return places.map((place) => field(place, key)).find((value) => value !== undefined)
}

function field(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return Reflect.get(value, key)
}
