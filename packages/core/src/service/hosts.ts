import { validateConfig } from '../check/lenient.ts'
import type { JsonObject } from '../contract/json.ts'
import type { Registry } from '../registry/registry.ts'

/** Entries of `executors:`, by name. */
type Executors = Iterable<readonly [string, { readonly type: string; readonly config: JsonObject }]>

/**
 * The names of executors that may host services. Those whose config is wrong are not among them: what is wrong with one that
 * nothing uses is nobody's concern.
 */
export function hostingExecutors(executors: Executors, { executors: types }: Registry): readonly string[] {
  return [...executors].flatMap(([name, { type, config }]) => {
    const part = types.get(type)?.part
    return part?.hostsServices === true && validateConfig(part.config, config).issues === undefined ? [name] : []
  })
}
