import { ReverieError } from '../errors.ts'

/** What is known of a template's fault. */
export interface TemplateFault {
  /** What the template is called in messages, usually its path. */
  template: string
  /** Counts from 1. */
  line: number
  /** The names without a value, or the placeholders the template lacks; empty for other faults. */
  missing?: readonly string[]
  cause?: unknown
}

/**
 * A template that cannot be rendered: bad syntax, a name without a value, a lost placeholder.
 *
 * `code` is `template_syntax`, `template_undefined`, `template_placeholder` or `template_render`.
 */
export class TemplateError extends ReverieError {
  readonly missing: readonly string[]
  readonly template: string
  readonly line: number

  constructor(
    code: 'template_syntax' | 'template_undefined' | 'template_placeholder' | 'template_render',
    message: string,
    fault: TemplateFault,
  ) {
    super(code, message, { cause: fault.cause })
    this.missing = fault.missing ?? []
    this.template = fault.template
    this.line = fault.line
  }
}
