/** The scale of every score a model gives, from its lowest to its highest. */
export const SCALE = { low: 0, high: 9 } as const
