import type { WorkflowPlan } from './plan.ts'

/**
 * A workflow plan as a Mermaid flowchart, one subgraph a stage. The ids in the chart are its own, so
 * that no id of a plan can be a word of the language.
 *
 * Source: https://mermaid.js.org/syntax/flowchart.html (entity codes in labels).
 */
export function workflowChart(plan: WorkflowPlan): string {
  const ids = new Map(plan.nodes.map(({ node_id }, index) => [node_id, `n${index + 1}`]))
  const idOf = (node: string) => ids.get(node) ?? node
  const streams = new Map(plan.streams.map(({ stream_id, name }) => [stream_id, name]))
  const lines = ['flowchart TD']
  for (const [index, { stage_id, name }] of plan.stages.entries()) {
    const members = plan.nodes.filter((node) => node.stage_id === stage_id)
    if (members.length === 0) continue
    lines.push(`  subgraph s${index + 1}["${escaped(name)}"]`)
    for (const { node_id, label, task_ids, stream_id } of members) {
      const stream = stream_id === null ? '' : (streams.get(stream_id) ?? stream_id)
      const note = [task_ids.join(', '), stream].filter((part) => part !== '').join(' · ')
      lines.push(`    ${idOf(node_id)}["${escaped(label)}<br/>${escaped(note)}"]`)
    }
    lines.push('  end')
  }
  for (const { from, to, label } of plan.edges) {
    const told = label === null || label === '' ? '' : `|"${escaped(label)}"|`
    lines.push(`  ${idOf(from)} -->${told} ${idOf(to)}`)
  }
  for (const [index, node] of plan.entry_points.entries()) {
    lines.push(`  in${index + 1}(["Start"]) --> ${idOf(node)}`)
  }
  for (const [index, node] of plan.exit_points.entries()) {
    lines.push(`  ${idOf(node)} --> out${index + 1}(["End"])`)
  }
  return `${lines.join('\n')}\n`
}

/**
 * Everything but letters, digits and harmless signs becomes an entity, and so does what would make a
 * list of a line; a line break becomes a tag.
 */
function escaped(text: string): string {
  return text
    .trim()
    .split(/[\r\n\u2028\u2029]+/u)
    .map((line) =>
      line.replaceAll(
        /[^\p{L}\p{M}\p{N} ,.:·/-]|^-|(?<=^\d+)\./gu,
        (sign) => `#${sign.codePointAt(0)};`,
      ),
    )
    .join('<br/>')
}
