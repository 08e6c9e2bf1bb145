/** What a file is wanted for, and how. */
export interface MediaRequest {
  /** The word the file belongs to. */
  word: string
  /** The file's name, without the folder. */
  file: string
  /** The ending of that name in small letters, such as `png` or `mp3`. */
  format: string
  /** Aborted when the file is no longer wanted. */
  signal: AbortSignal
}

/** Makes media files, lent to stages as `image` or `audio`. */
export interface MediaProvider {
  /** As it stands in the provenance of what it made. */
  readonly name: string
  /** File endings it can make. Default: whatever is asked for. */
  readonly formats?: readonly string[]
  /**
   * The bytes of a whole file.
   *
   * @param prompt for an image what it shows, for audio the text to say
   */
  generate(prompt: string, request: MediaRequest): Promise<Uint8Array>
  /** What one file costs in US dollars; `undefined` where that is not known. */
  estimate?(prompt: string): number | undefined
}

declare module '../../stage/stage.ts' {
  interface Providers {
    image?: MediaProvider | undefined
    audio?: MediaProvider | undefined
  }
}
