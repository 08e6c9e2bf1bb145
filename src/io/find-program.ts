import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The file a program name stands for in the folders of a PATH, the first that can be run. */
export function findProgram(name: string, path: string): string | undefined {
  return filesNamed(name, path).find((file) => mayRun(file))
}

/** The first file of that name in the folders of a PATH that lacks the permission to be run. */
export function findBlockedProgram(name: string, path: string): string | undefined {
  return filesNamed(name, path).find((file) => !mayRun(file))
}

function filesNamed(name: string, path: string): string[] {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .filter(isFile)
}

/** What cannot be looked at, such as all in a folder closed to this user, is no file to be had. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function mayRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
