import { ReverieError } from '../../core/errors.ts'

/** A provider did not make a file. */
export class MediaError extends ReverieError {}
