/*
 * A template that says `{{`, `{%` or `{#` has a backslash before it. In what a user writes that holds only where a placeholder,
 * a statement or a comment would begin otherwise; in a plan it always does.
 */

/** A text as a template that says just that. */
export function escapeTemplate(text: string): string {
  return text.replace(/\{[{%#]/g, '\\$&')
}

/** The text that a template without placeholders says. */
export function unescapeTemplate(template: string): string {
  return template.replace(/\\(\{[{%#])/g, '$1')
}

/** Text of a template that is going to stand beside something else: all that looks as if something began there is escaped. */
export function closedText(text: string): string {
  return text.replace(/\\?\{[{%#]/g, (found) => (found.length === 3 ? found : `\\${found}`))
}
