import { type Backend, formatBackend, parseBackend } from '../core/backend.ts'
import { splitCommand } from '../core/command-line.ts'
import { ReverieError } from '../core/errors.ts'

// What providers read out of the part of a backend that follows their name.

/** @throws ReverieError `model_missing` where there is none: an API has no default model. */
export function modelOf({ provider, model }: Backend): string {
  if (model !== '') return model
  throw new ReverieError(
    'model_missing',
    `Backend '${provider}' names no model. Write it as '${provider}:model'.`,
  )
}

/**
 * The program of `command:<program …>` and the model that may stand before it.
 *
 * @throws CommandLineError when the line cannot be split.
 * @throws ReverieError `command_model_missing`
 */
export function commandOf(backend: Backend): {
  argv: [program: string, ...args: string[]]
  model: string
} {
  const [first, ...args] = splitCommand(backend.model)
  const colon = first.lastIndexOf(':')
  if (colon < 0 && args.some((word) => word.includes('{model}'))) {
    throw new ReverieError(
      'command_model_missing',
      `Backend '${formatBackend(backend)}' uses {model} and names none. Write one before the program, as in 'command:small:${backend.model}'.`,
    )
  }
  return { argv: [first.slice(colon + 1), ...args], model: first.slice(0, Math.max(colon, 0)) }
}

/** The parts of `record:<folder>:<provider>:<model>`. @throws ReverieError `record_invalid` */
export function recordedOf(backend: Backend): { folder: string; backend: Backend } {
  const [folder = '', ...rest] = backend.model.split(':')
  if (folder !== '' && rest.length > 0) return { folder, backend: parseBackend(rest.join(':')) }
  throw new ReverieError(
    'record_invalid',
    `Backend '${formatBackend(backend)}' has to name a folder and a backend, as in 'record:tape:claude:sonnet'.`,
  )
}

/**
 * The parts of `replay:<folder>`, which answers for itself, or `replay:<folder>:<provider>:<model>`.
 *
 * @throws ReverieError `replay_invalid`
 */
export function replayedOf(backend: Backend): { folder: string; backend: Backend } {
  const [folder = '', ...rest] = backend.model.split(':')
  if (folder === '') {
    throw new ReverieError(
      'replay_invalid',
      "Backend 'replay' has to name the folder of a recording, as in 'replay:tape'.",
    )
  }
  return { folder, backend: rest.length === 0 ? backend : parseBackend(rest.join(':')) }
}
