export type Point = readonly [x: number, y: number]
/** Points joined by lines; one point alone, twice, is a dot. */
export type Stroke = readonly Point[]
