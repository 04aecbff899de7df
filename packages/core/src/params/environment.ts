import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { suggest } from '../diagnostics/suggest.ts'
import { get, headOf, type MapEntry } from '../load/node.ts'
import type { Pipeline, System } from '../system/system.ts'
import { declaredParams, type ParamSource } from './params.ts'

type Environment = Readonly<Record<string, string | undefined>>

const prefix = 'LIMINAL_PARAM_'

/** What the environment gives the params of a pipeline, and which of its variables could mean several. */
export interface EnvironmentParams {
  readonly source: ParamSource
  readonly ambiguous: readonly Ambiguity[]
}

/** Variables and params of which it is not clear which belongs to which. */
export interface Ambiguity {
  readonly variables: readonly string[]
  readonly params: readonly string[]
}

/**
 * The params that the environment sets by `LIMINAL_PARAM_NAME`. Names compare without case, and `-` is as good as `_`, since few
 * shells know variables with dashes; of several the one that is spelled the same wins.
 */
export function paramsOfEnvironment(env: Environment, params: readonly string[]): EnvironmentParams {
  const values: Record<string, string> = {}
  const ambiguous: Ambiguity[] = []
  for (const [folded, variables] of grouped(variablesIn(env))) {
    const meant = params.filter((param) => fold(param) === folded)
    for (const name of variables.filter((each) => meant.includes(each))) values[name] = env[prefix + name] ?? ''
    const loose = variables.filter((name) => !meant.includes(name))
    const open = meant.filter((param) => !variables.includes(param))
    const [only, ...others] = open
    if (loose.length === 0 || only === undefined) continue
    if (others.length === 0 && loose.length === 1 && meant.length === 1) values[only] = env[prefix + loose[0]] ?? ''
    else ambiguous.push({ variables: loose.map((name) => prefix + name), params: meant })
  }
  return { source: { from: 'the environment', values }, ambiguous }
}

/** Warns of variables that set no param of the pipeline that runs, nor of another of the project. */
export function undeclaredParams(env: Environment, system: System, name: string, all: readonly System[]): Diagnostic[] {
  const pipeline = system.pipelines.find((each) => each.name === name)
  const own = pipeline === undefined ? [] : declaredParams(pipeline.node)
  const known = new Set(all.flatMap(({ pipelines }) => pipelines.flatMap(({ node }) => declaredParams(node))).map(fold))
  return variablesIn(env)
    .filter((variable) => !known.has(fold(variable)))
    .map((variable) => {
      const suggestion = suggest(fold(variable), own)
      return {
        severity: 'warning',
        code: 'E_PARAM_UNDECLARED',
        message: `${prefix}${variable} sets no param of ${name}`,
        place: placeOf(pipeline, system),
        ...(suggestion !== undefined && { suggestion }),
      }
    })
}

function placeOf(pipeline: Pipeline | undefined, { root }: System) {
  const params: MapEntry | undefined = pipeline?.node.entries.get('params')
  return params?.key ?? headOf(get(pipeline?.node, 'pipeline') ?? root)
}

function variablesIn(env: Environment): string[] {
  return Object.keys(env).flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []))
}

function grouped(names: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const name of names) groups.set(fold(name), [...(groups.get(fold(name)) ?? []), name])
  return groups
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll('-', '_')
}
