import { instructionsOf } from './instructions.ts'

/** The images that the stages of a Dockerfile start from, copy from and mount. Pure. */
export function basesIn(dockerfile: string, buildArgs: Readonly<Record<string, string>>): readonly string[] {
  const values = new Map<string, string>()
  const stages = new Set<string>()
  const bases: string[] = []
  for (const { keyword, rest } of instructionsOf(dockerfile)) {
    if (keyword === 'ARG' && stages.size === 0) {
      const [, name = '', value = ''] = /^(\w+)(?:=["']?(.*?)["']?)?$/.exec(rest) ?? []
      values.set(name, buildArgs[name] ?? value)
    }
    const words = rest.split(/\s+/).map((word) => filled(word, values))
    const named = keyword === 'FROM' ? words.find((word) => !word.startsWith('--')) : undefined
    for (const name of [named, ...words.map((word) => /^--(?:from=|mount=.*\bfrom=)([^,\s]+)/.exec(word)?.[1])]) {
      if (name !== undefined && !stages.has(name.toLowerCase()) && !/^\d+$/.test(name)) bases.push(name)
    }
    if (keyword === 'FROM') stages.add((/\sas\s+(\S+)$/i.exec(rest)?.[1] ?? `${stages.size}`).toLowerCase())
  }
  return [...new Set(bases)]
}

function filled(word: string, values: ReadonlyMap<string, string>): string {
  return word.replaceAll(
    /\$(?:\{(\w+)(?::-([^}]*))?\}|(\w+))/g,
    (_, braced?: string, otherwise = '', plain?: string) => {
      return values.get(braced ?? plain ?? '') || otherwise
    },
  )
}
