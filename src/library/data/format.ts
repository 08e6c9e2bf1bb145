import { extname } from 'node:path'

export const FORMATS = ['json', 'yaml', 'csv', 'text'] as const

/** How a file holds its data. */
export type Format = (typeof FORMATS)[number]

const BY_EXTENSION: Readonly<Record<string, Format>> = {
  '.json': 'json',
  '.yaml': 'yaml',
  '.yml': 'yaml',
  '.csv': 'csv',
}

/** The format a file's ending stands for; any other ending stands for text. */
export function formatOf(path: string): Format {
  return BY_EXTENSION[extname(path).toLowerCase()] ?? 'text'
}
