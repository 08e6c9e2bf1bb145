const SHOWN_ISSUES = 50
const SHOWN_WIDTH = 300

/**
 * Issues as a message shows them: the first fifty, cut to a width to be read, and how many more
 * there are. A long list that a schema refuses item by item would fill journals and prompts else.
 */
export function shownIssues(issues: readonly string[]): string[] {
  const shown = issues
    .slice(0, SHOWN_ISSUES)
    .map((issue) => (issue.length <= SHOWN_WIDTH ? issue : `${issue.slice(0, SHOWN_WIDTH)}…`))
  const more = issues.length - shown.length
  return more === 0 ? shown : [...shown, `and ${more} more`]
}
