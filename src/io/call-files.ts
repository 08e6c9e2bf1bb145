import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { explainFileError } from './process-errors.ts'

/**
 * The prompt of a call.
 *
 * @throws LaunchError `input_missing`
 */
export function readPrompt(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw explainFileError(error, path, 'read')
  }
}

/**
 * Writes the answer of a call.
 *
 * @throws LaunchError `output_not_writable`
 */
export function writeAnswer(path: string, text: string): void {
  try {
    writeFileSync(path, text)
  } catch (error) {
    throw explainFileError(error, path, 'written')
  }
}

/**
 * Makes a copy of the prompt the answer; the bytes do not pass through here.
 *
 * @throws LaunchError `input_missing`, `output_not_writable`
 */
export async function copyPrompt(inputPath: string, outputPath: string): Promise<void> {
  try {
    await copyFile(inputPath, outputPath, constants.COPYFILE_FICLONE)
  } catch (error) {
    requirePrompt(inputPath)
    throw explainFileError(error, outputPath, 'written')
  }
}

/**
 * For a program that is given only the path of its prompt.
 *
 * @throws LaunchError `input_missing`
 */
export function requirePrompt(path: string): void {
  try {
    accessSync(path, constants.R_OK)
  } catch (error) {
    throw explainFileError(error, path, 'read')
  }
}
