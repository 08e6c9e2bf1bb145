import type { Step } from './pipeline-steps.ts'

export interface PipelineOptions {
  /** Whether what depends on a stage that is only partly done is run. Default `continue`. */
  onPartial?: 'continue' | 'stop'
  /**
   * Whether a failure takes back what this run did: the `rollback` of what failed, then of what was
   * finished the `compensate`, or the `rollback`, from the last to the first. Not when interrupted:
   * then the next run goes on. Default `false`.
   */
  rollbackOnFailure?: boolean
}

/** The role of the file a pipeline keeps its values in. */
export const VALUES_ROLE = 'values.json'

/** What a step is given of the pipeline's input and the values of the steps it depends on. */
export type Give = (input: unknown, values: ReadonlyMap<string, unknown>) => unknown

/** What tells one kind of pipeline from another. */
export interface Design {
  name: string
  steps: readonly Step[]
  options: Required<PipelineOptions>
  give: Give
  /** What the whole gives. */
  gather: (values: ReadonlyMap<string, unknown>, input: unknown) => unknown
  /** What is wrong with an input, a sentence each. */
  refuse: (input: unknown, steps: readonly Step[]) => string[]
}
