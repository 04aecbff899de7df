/** Environment variables by name. */
type Environment = Readonly<Record<string, string | undefined>>

/** An environment without some variables: those with secrets, for programs that may print all that they have. Pure. */
export function environmentWithout(env: Environment, names: Iterable<string>): Environment {
  const hidden = new Set(names)
  return Object.fromEntries(Object.entries(env).filter(([name]) => !hidden.has(name)))
}
