import type { SourceNode } from '../../io/source-node.ts'
import { readAxes } from './axes.ts'
import { readPairs, readTuples } from './coupling.ts'
import { SpecError } from './error.ts'
import { guess, readName, readNames, readRecord, readTable } from './reading.ts'
import type { EssayIdVersion, Rule, Spec } from './spec.ts'
import { readSubsets } from './subset.ts'
import { readTies } from './tie.ts'
import { show } from './value.ts'

const ESSAY_IDS: readonly EssayIdVersion[] = ['v1', 'v2']

const RULE_SECTIONS: Readonly<Record<string, (section: SourceNode, path: string) => Rule[]>> = {
  subsets: readSubsets,
  ties: readTies,
  pairs: readPairs,
  tuples: readTuples,
}

/** The spec a mapping is, includes read. @throws SpecError with the place of what is wrong. */
export function readSpec(root: SourceNode, file: string): Spec {
  const { axes, rules, output } = readRecord(root, '', ['axes', 'rules', 'output'])
  const allRules = rules === undefined ? [] : readRules(rules)
  return {
    file,
    axes: readAxes(axes, allRules, root.place),
    rules: allRules,
    ...readOutput(output),
  }
}

function readRules(section: SourceNode): Rule[] {
  return readTable(section, 'rules').flatMap(({ key, place, node }) => {
    const read = Object.hasOwn(RULE_SECTIONS, key) ? RULE_SECTIONS[key] : undefined
    if (read !== undefined) return read(node, `rules.${key}`)
    const problem = `There is no kind of rule '${key}'.${guess(key, Object.keys(RULE_SECTIONS))}`
    throw new SpecError('spec_unknown_key', place, problem, { value: key, path: 'rules' })
  })
}

function readOutput(section: SourceNode | undefined): Pick<Spec, 'fieldOrder' | 'essayId'> {
  const keys = section ? readRecord(section, 'output', ['field_order', 'essay_id']) : {}
  return {
    fieldOrder: keys.field_order ? readNames(keys.field_order, 'output.field_order') : [],
    essayId: keys.essay_id ? readEssayId(keys.essay_id) : 'v1',
  }
}

function readEssayId(node: SourceNode): EssayIdVersion {
  const path = 'output.essay_id'
  const { text, place } = readName(node, path)
  const version = ESSAY_IDS.find((known) => known === text)
  if (version !== undefined) return version
  const problem = `${show(text)} is no way to make essay ids.${guess(text, ESSAY_IDS)}`
  throw new SpecError('spec_bad_essay_id', place, problem, { value: text, path })
}
