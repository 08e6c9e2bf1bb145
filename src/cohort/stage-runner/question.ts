import { formatBackend } from '../../core/backend.ts'
import { defined } from '../../core/defined.ts'
import { renderTemplate } from '../../core/template/render.ts'
import type { ModelEntry } from '../catalog/catalog.ts'
import type { AnswerJob } from '../generation-run/job.ts'
import { digestOf, valuesDigest } from '../store/digest.ts'
import { backendOf } from './backend.ts'
import { parserOf, type CheckedSpec } from './spec.ts'
import type { TemplateText } from './template-texts.ts'

/** Who is asked what. */
export type Question = Pick<AnswerJob, 'wanted' | 'backend' | 'render'>

/**
 * What a generation is made of: who is asked what, and how the answer is read.
 *
 * @throws UnknownModelError
 */
export function questionOf(
  spec: CheckedSpec,
  models: ReadonlyMap<string, ModelEntry> | undefined,
  template: () => TemplateText,
  parentMadeAt: number | undefined,
): Question {
  const { promptText, values } = spec
  const backend = backendOf(spec.model ?? '', models)
  const text = promptText === undefined ? template() : undefined
  return {
    backend,
    wanted: {
      mode: 'llm',
      template: text?.digest ?? 'none',
      values: text === undefined ? digestOf(promptText ?? '') : valuesDigest(values),
      backend: formatBackend(backend),
      parser: parserOf(spec),
      ...defined({ parentMadeAt }),
    },
    render: () =>
      text === undefined
        ? (promptText ?? '')
        : renderTemplate(text.source, values, { name: text.file }),
  }
}
