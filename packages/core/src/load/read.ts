import type { JsonObject } from '../contract/json.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { positionOf, sourceOf } from '../diagnostics/place.ts'
import { mapToJson } from './node.ts'
import { parseLayer } from './parse.ts'

/** Reads any map of YAML, or JSON, by the rules of a liminal.yml; or says in one sentence why it cannot. */
export function readYaml(file: string, text: string): { readonly value: JsonObject } | { readonly problem: string } {
  const found: Diagnostic[] = []
  const root = parseLayer(sourceOf(file, text), (diagnostic) => void found.push(diagnostic))
  const [first] = found
  if (first === undefined) return { value: root === undefined ? {} : mapToJson(root) }
  const { line, column } = positionOf(first.place.source, first.place.start)
  return { problem: `${line}:${column} ${first.message}` }
}
