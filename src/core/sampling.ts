/** What a user may ask of the model's sampling; a provider that has no such setting ignores it. */
export interface Sampling {
  /** 0 to 2 at most providers. Absent: the provider's default. */
  temperature?: number
  /** Over 0 to 1. Absent: the provider's default. */
  topP?: number
  /** Longest answer in tokens. Absent: the provider's default. */
  maxTokens?: number
  /** Any integer; the same seed asks for the same answer where the provider can. */
  seed?: number
  /** Texts at which the answer ends. */
  stop?: readonly string[]
}
