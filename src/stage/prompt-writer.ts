import { isObject } from '../core/json-object.ts'
import { renderTemplate } from '../core/template/render.ts'
import { checkTemplate } from '../core/template/check.ts'
import { sha256 } from '../core/sha256.ts'
import { readText } from '../io/files.ts'
import type { PromptStageOptions } from './prompt-stage-options.ts'

export interface PromptWriter<Input> {
  /** @throws TemplateError when a value is missing. */
  prompt: (input: Input) => string
  /** Changes with the template; absent where a function makes the prompt. */
  version?: string
}

/** How a stage's options make a prompt of an input; a template is read and looked over once. */
export function promptWriter<Input>(
  options: Pick<
    PromptStageOptions<Input, never>,
    'name' | 'template' | 'syntax' | 'prompt' | 'required' | 'prepare' | 'mode'
  >,
): PromptWriter<Input> {
  const { name, template, prompt, mode = 'llm', required = [], prepare = defaultValues } = options
  if (template !== undefined && prompt !== undefined) {
    throw new TypeError(`Stage '${name}' has both a template and a prompt. Give one.`)
  }
  if (prompt !== undefined && required.length > 0) {
    throw new TypeError(
      `Stage '${name}' requires ${required.join(', ')} of a template, but a function makes its prompt. Give a template, or leave required out.`,
    )
  }
  if (prompt !== undefined) return { prompt }
  if (mode === 'copy') return { prompt: (input) => textOf(name, input) }
  if (template === undefined) {
    throw new TypeError(`Stage '${name}' has neither a template nor a prompt. Give one.`)
  }
  const { source, label } = load(name, template)
  const syntax = options.syntax ?? 'jinja'
  const [fault] = checkTemplate(source, { name: label, syntax, required }).faults
  if (fault !== undefined) throw fault
  return {
    prompt: (input) => renderTemplate(source, prepare(input), { name: label, syntax }),
    version: sha256(source).slice(0, 8),
  }
}

/** One word with the ending of a text file: as a prompt it would say nothing. */
const FILE_NAME = /^[^\s{}]+\.(?:txt|md|j2|jinja2?)$/

function load(
  stage: string,
  template: string | { path: string },
): { source: string; label: string } {
  if (typeof template === 'string' && !FILE_NAME.test(template)) {
    return { source: template, label: stage }
  }
  const path = typeof template === 'string' ? template : template.path
  return { source: readText(path), label: path }
}

function defaultValues(input: unknown): Record<string, unknown> {
  const fields = isObject(input) ? input : {}
  return { input, input_json: JSON.stringify(input, null, 2), ...fields }
}

function textOf(name: string, input: unknown): string {
  if (typeof input === 'string') return input
  throw new TypeError(
    `Stage '${name}' copies a text, but its input is ${input === null ? 'null' : typeof input}. Give prompt: (input) => text.`,
  )
}
