const begin = '<!-- peers: begin -->'
const end = '<!-- peers: end -->'

/** The page with a text between its markers in place of the former one; without markers, after the page. */
export function putBetweenMarkers(page: string, text: string): string {
  const block = `${begin}\n${text.trim()}\n${end}`
  const from = page.indexOf(begin)
  const to = page.indexOf(end, from)
  if (from === -1 || to === -1) return `${page.trimEnd()}${page.trim() === '' ? '' : '\n\n'}${block}\n`
  return page.slice(0, from) + block + page.slice(to + end.length)
}
