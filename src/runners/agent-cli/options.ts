import type { RunnerRequest } from '../contract.ts'

/** Whether a call asks for text alone: nothing widens what the program may do. */
export function isBare({ tools, permissionMode }: RunnerRequest): boolean {
  return tools === undefined && permissionMode === undefined
}

/** The tools of a request by name, as they are separated by commas or blanks outside brackets. */
export function toolNames(tools: string): string[] {
  return tools.match(/[^\s,(]+(?:\([^)]*\))?/g) ?? []
}

/** Two arguments for a value that is given, none for one that is not. */
export function option(name: string, value: string | undefined): string[] {
  return value === undefined || value === '' ? [] : [name, value]
}

/** The credentials of Amazon, for a program whose model is `provider/model` or its own default. */
export function bedrockVariables({ backend }: RunnerRequest): readonly string[] {
  return backend.model === '' || backend.model.startsWith('amazon-bedrock/') ? ['AWS_*'] : []
}
