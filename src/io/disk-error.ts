import { ReverieError } from '../core/errors.ts'

const ADVICE: Record<string, readonly [code: string, what: string, todo: string]> = {
  ENOSPC: [
    'disk_full',
    'the disk is full',
    'Free some space and run again; nothing finished is lost.',
  ],
  EDQUOT: [
    'disk_full',
    'the disk quota is used up',
    'Free some space and run again; nothing finished is lost.',
  ],
  EACCES: [
    'not_permitted',
    'this user may not',
    'Choose another folder or change its permissions.',
  ],
  EPERM: ['not_permitted', 'this user may not', 'Choose another folder or change its permissions.'],
  EROFS: [
    'not_permitted',
    'the file system is read-only',
    'Choose a folder that can be written to.',
  ],
  ENOENT: ['not_found', 'there is no such file or folder', 'Check the path.'],
  ENOTDIR: ['not_a_folder', 'a part of the path is a file', 'Check the path.'],
  EISDIR: ['is_a_folder', 'it is a folder', 'Name a file.'],
  EEXIST: ['already_there', 'a file of that name is there already', 'Choose another name.'],
  SQLITE_BUSY: [
    'database_busy',
    'another process kept writing to it',
    'Run again when that is done.',
  ],
  SQLITE_READONLY: [
    'not_permitted',
    'it may only be read here',
    'Change the permissions of the file and its folder, or name another database.',
  ],
  SQLITE_FULL: ['disk_full', 'the disk is full', 'Free some space and run again.'],
  ENAMETOOLONG: ['name_too_long', 'the name is too long', 'Use a shorter prefix or stage name.'],
}

/** A failed file operation, said for people: what was being done, to which path, what to do. */
export class DiskError extends ReverieError {
  readonly path: string

  constructor(doing: string, path: string, cause: unknown, howTo?: string) {
    const errno = errnoOf(cause)
    const [code, what, usual] = ADVICE[errno ?? ''] ?? [
      'disk_error',
      String(cause),
      'See the cause.',
    ]
    const todo = howTo ?? usual
    super(code, `Could not ${doing} ${path}: ${what}${errno ? ` (${errno})` : ''}. ${todo}`, {
      cause,
    })
    this.path = path
  }
}

/** The system's error code of anything thrown, such as `ENOENT`. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** Runs a file operation and turns what it throws into a {@link DiskError}. */
export function onDisk<T>(doing: string, path: string, operation: () => T): T {
  try {
    return operation()
  } catch (error) {
    throw new DiskError(doing, path, error)
  }
}
