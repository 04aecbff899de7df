import type { Json, JsonObject } from '../contract/json.ts'
import type { Diagnostic, Report } from '../diagnostics/diagnostic.ts'
import { positionOf, sourceOf } from '../diagnostics/place.ts'
import { type MapNode, type Node, toJson } from './node.ts'
import { parseLayer } from './parse.ts'
import { reportUnsayable, withSayable } from './unsayable.ts'

/**
 * Reads any map of YAML, or JSON, by the rules of a liminal.yml; or says in one sentence why it cannot. A number that JSON
 * cannot write as it stands (`007`) is the text that it is.
 */
export function readYaml(file: string, text: string): { readonly value: JsonObject } | { readonly problem: string } {
  const found: Diagnostic[] = []
  const report: Report = (diagnostic) => void found.push(diagnostic)
  const value = valuesOf(parseLayer(sourceOf(file, text), report), report)
  const [first] = found
  if (first === undefined) return { value }
  const { line, column } = positionOf(first.place.source, first.place.start)
  return { problem: `${line}:${column} ${first.message}` }
}

function valuesOf(root: MapNode | undefined, report: Report): JsonObject {
  return Object.fromEntries([...(root?.entries ?? [])].map(([key, { value }]) => [key, jsonOf(value, report)]))
}

function jsonOf(node: Node, report: Report): Json {
  reportUnsayable(node, report)
  return toJson(withSayable(node))
}
