/** What the engine says when a name stands for nothing. */
export const undefinedValue = 'undefined value'

const internal: readonly [RegExp, string][] = [
  [/^invalid operation: /, ''],
  [/^Error: /, ''],
  [/^invalid operation$/, 'it uses an operator on something that it is not for'],
  [/^unknown (?:filter|function|method|test): (?=.)/, ''],
  [/^unknown (filter|function|method|test)$/, 'it uses an unknown $1'],
  [/^(\w+) (\S+) is unknown$/, 'there is no $1 $2'],
  [/^(\S+) is unknown$/, 'there is no function $1'],
  [/^(?:map|undefined|plain object) has no method named (\S+)$/, 'there is no method $1'],
  [/^syntax error: template exceeds maximum recursion limits$/, 'it is nested too deeply'],
  [
    /^failed to convert argument: Error: (-?\d+) can't be represented as a JavaScript number$/,
    "$1 has too many digits for a filter, and for *; its text, with ~ '', has not",
  ],
  [/^bad string escape$/, 'it has a text with a wrong escape sequence'],
  [/^Maximum call stack size exceeded$/, 'it is nested too deeply'],
  [/^engine ran out of fuel$/, 'it takes too many steps'],
]

/** What the engine says of an expression, as one sentence without its own traces. */
export function sentence(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  const plain = line.replace(/ \(in <(?:expression|string)>:\d+\)$/, '').trim()
  return internal.reduce((text, [pattern, better]) => text.replace(pattern, better), plain)
}

/** The line of a template that the engine speaks of. */
export function lineIn(error: unknown): number | undefined {
  const line = /\(in <string>:(\d+)\)/.exec(error instanceof Error ? error.message : String(error))?.[1]
  return line === undefined ? undefined : Number(line)
}
