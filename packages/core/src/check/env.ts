import type { Report } from '../diagnostics/diagnostic.ts'
import { get, isWithin, type MapNode, mapOf } from '../load/node.ts'

/** Warns of a variable that `env` and `env_vars` both give, but for one of the defaults that the task itself gives anew. */
export function checkEnv(node: MapNode, report: Report): void {
  const [env, winning] = [mapOf(get(node, 'env')), mapOf(get(node, 'env_vars'))]
  for (const [name, { key }] of env?.entries ?? []) {
    const other = winning?.entries.get(name)?.key
    if (other === undefined || (isWithin(other, node.place) && !isWithin(key, node.place))) continue
    const message = `env_vars has ${name} too, and counts`
    report({ severity: 'warning', code: 'E_NAME_TWICE', message, place: key, expected: `${name} in one of the two` })
  }
}
