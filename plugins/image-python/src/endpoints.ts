import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type ImageDefinition, nearest, type ReportImage } from '@liminal/core'

/** A path of the URL, and the function that answers there. */
export interface Endpoint {
  readonly endpoint: string
  readonly module: string
  readonly function: string
}

/** The endpoints of an image, which its schema has checked. */
export function endpointsOf({ endpoints, source }: ImageDefinition): readonly Endpoint[] {
  return ((endpoints ?? []) as unknown as readonly Endpoint[]).map(({ endpoint, module, function: name }) => ({
    endpoint,
    module: source === undefined ? module : moduleIn(source, module),
    function: name,
  }))
}

/** In Apache Liminal, modules could begin with the name of the source folder itself. */
function moduleIn(source: string, module: string): string {
  const [first, ...rest] = module.split('.')
  if (first !== basename(source) || rest.length === 0 || fileOf(source, module) !== undefined) return module
  return fileOf(source, rest.join('.')) === undefined ? module : rest.join('.')
}

/** Finds endpoints whose module or function is not in the source. Python itself looks again before it serves. */
export function checkEndpoints(image: ImageDefinition, report: ReportImage): void {
  const { source } = image
  if (source === undefined) return
  const endpoints = endpointsOf(image)
  if (endpoints.length === 0) report({ path: [], message: 'a server needs endpoints', hint: 'add endpoints:' })
  for (const [at, { module, function: name }] of endpoints.entries()) {
    const file = fileOf(source, module)
    if (file === undefined) {
      const path = `${module.replaceAll('.', '/')}.py`
      report({ path: ['endpoints', at, 'module'], message: `there is no ${path} in ${source}` })
      continue
    }
    const names = namesIn(readFileSync(file, 'utf8'))
    if (names === undefined || names.includes(name)) continue
    const meant = nearest(name, names)
    report({
      path: ['endpoints', at, 'function'],
      message: `${file} has no function ${name}`,
      hint: meant === undefined ? `it has ${names.join(', ') || 'none'}` : `did you mean ${meant}?`,
    })
  }
}

function fileOf(source: string, module: string): string | undefined {
  const path = join(source, ...module.split('.'))
  return [`${path}.py`, join(path, '__init__.py')].find((file) => existsSync(file))
}

/** The names that a module defines at its top; undefined where reading its text cannot tell. Pure. */
export function namesIn(text: string): readonly string[] | undefined {
  if (/^\s*from\s+\S+\s+import\s+\*|^def __getattr__\b|\bglobals\(\)/m.test(text)) return undefined
  const names = new Set<string>()
  const add = (pattern: RegExp) => {
    for (const [, name = ''] of text.matchAll(pattern)) names.add(name)
  }
  // Indented ones too: what stands below an `if` or `try` may be meant.
  add(/^\s*(?:async\s+)?def\s+(\w+)/gm)
  add(/^\s*class\s+(\w+)/gm)
  add(/^\s*(\w+)\s*(?::[^=\n]+)?=(?!=)/gm)
  for (const [, list = ''] of text.matchAll(/^\s*(?:from\s+\S+\s+)?import\s+(\([^)]*\)|[^\n]*)/gm)) {
    for (const each of list.replace(/[()\\]|#.*$/gm, ' ').split(',')) {
      const name = each
        .trim()
        .split(/\s+as\s+/)
        .at(-1)
        ?.trim()
      if (name) names.add(name)
    }
  }
  return [...names]
}
