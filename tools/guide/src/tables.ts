import { composeSchema, type JsonObject, loadPlugins } from '@liminal/core'

interface Schema extends JsonObject {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly properties?: { readonly [key: string]: Schema }
  readonly required?: readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly additionalProperties?: Schema | boolean
}

/** Puts the tables of keys into a page, between `<!-- keys: NAME -->` and `<!-- end -->`. */
export async function fillTables(page: string, project: string): Promise<string> {
  const schema = composeSchema(await loadPlugins(project)) as Schema
  return page.replaceAll(
    /(<!-- keys: ([\w ./]+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, open: string, name: string, end: string) => {
      return `${open}${tableOf(name, schema)}\n${end}`
    },
  )
}

/** Keys that are not its type's. */
const ofEveryExecutor: ReadonlySet<string> = new Set(['executor', 'type', 'max_parallel'])

/** `system`, or a definition of the schema, or `TYPE of task` for the keys that only that type has; then a path. */
function tableOf(name: string, schema: Schema): string {
  const [, first = '', kind, path = ''] = /^(\w+)(?: of (\w+))?((?:\/\w+)*)$/.exec(name) ?? []
  const definitions = schema.$defs as unknown as { readonly [key: string]: Schema | undefined }
  const found = first === 'system' ? schema : definitions[kind === undefined ? first : `${kind}_${first}`]
  if (found === undefined) throw new Error(`the schema defines no ${name}`)
  const common =
    kind === undefined ? {} : (definitions[`${kind}_${kind === 'task' ? 'pipeline' : ''}`]?.properties ?? {})
  const at = path.split('/').filter(Boolean).reduce(descend, found)
  const rows = Object.entries(at.properties ?? {})
    .filter(([key]) => !Object.hasOwn(common, key) && !(kind === 'executor' && ofEveryExecutor.has(key)))
    .map(
      ([key, each]) =>
        `| \`${key}\`${at.required?.includes(key) ? ' (required)' : ''} | ${wordFor(each)} | ${each.description ?? ''} |`,
    )
  if (rows.length === 0) return 'It has no keys of its own.\n'
  return ['| key | value | meaning |', '|---|---|---|', ...rows, ''].join('\n')
}

/** The map behind a key, or that of the items of its list, or of the values of its map. */
function descend(schema: Schema, key: string): Schema {
  const found = schema.properties?.[key]
  if (found === undefined) throw new Error(`there is no key ${key}`)
  const open = [found]
  for (const each of open) {
    if (each.properties !== undefined) return each
    const { anyOf = [], items, additionalProperties: values } = each
    open.push(...anyOf, ...(items === undefined ? [] : [items]), ...(typeof values === 'object' ? [values] : []))
  }
  return found
}

/** What a value is, in a word. */
function wordFor(schema: Schema): string {
  const { type, enum: values, anyOf, pattern } = schema
  if (pattern === '\\{[{%#]') return ''
  // The other words of YAML 1.1 for true and false.
  if (Array.isArray(values) && values.includes('yes')) return 'boolean'
  if (Array.isArray(values)) return values.map((value) => `\`${value}\``).join(', ')
  if (anyOf !== undefined) {
    const words = anyOf.map(wordFor).filter((word) => word !== '' && word !== 'nothing')
    return [...new Set(words)].join(' or ')
  }
  if (schema.$ref !== undefined) return String(schema.$ref).endsWith('asks') ? 'list' : 'map'
  const named: Record<string, string> = {
    object: 'map',
    array: 'list',
    string: 'text',
    integer: 'whole number',
    null: 'nothing',
  }
  const types = typeof type === 'string' ? [type] : (type ?? [])
  return types.map((each) => named[each] ?? each).join(' or ') || 'anything'
}
