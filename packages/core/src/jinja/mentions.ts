/** Whether an expression speaks of a name. */
export type Mentions = (name: string) => boolean

/** What an expression or template speaks of, by the words in it. */
export function mentionsOf(source: string): Mentions {
  const words = new Set(wordsIn(source))
  return (name) => wordsIn(name).every((word) => words.has(word))
}

function wordsIn(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}_]+/gu) ?? []
}
