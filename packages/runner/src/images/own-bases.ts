/** How the engine knows other images of the system, by the names that users write, without `:latest`. */
export type OwnTags = ReadonlyMap<string, string>

/**
 * A Dockerfile in which those images are named as the engine knows them, wherever a stage starts from, copies from or mounts one.
 * Values of ARGs too, which a FROM may name; a name that is put together of several stays. Pure.
 */
export function withOwnBases(dockerfile: string, tags: OwnTags): string {
  if (tags.size === 0) return dockerfile
  const stages = new Set<string>()
  const own = (name: string) => (stages.has(name.toLowerCase()) ? name : ownTagOf(name, tags))
  const lines = dockerfile.split('\n').map((line) => {
    const replaced = line
      .replace(/^(\s*FROM\s+(?:--\S+\s+)*)(\S+)/i, (_, head: string, name: string) => head + own(name))
      .replace(/^(\s*ARG\s+\w+=["']?)([^\s"']+)/i, (_, head: string, name: string) => head + own(name))
      .replaceAll(/(\s--from=|\s--mount=\S*?\bfrom=)([^,\s]+)/g, (_, head: string, name: string) => head + own(name))
    const stage = /^\s*FROM\s.*\sAS\s+(\S+)/i.exec(line)?.[1]
    if (stage !== undefined) stages.add(stage.toLowerCase())
    return replaced
  })
  return lines.join('\n')
}

/** Values for ARGs, likewise. Pure. */
export function withOwnValues(buildArgs: Readonly<Record<string, string>>, tags: OwnTags) {
  return Object.fromEntries(Object.entries(buildArgs).map(([name, value]) => [name, ownTagOf(value, tags)]))
}

function ownTagOf(name: string, tags: OwnTags): string {
  return tags.get(name.replace(/:latest$/, '')) ?? name
}
