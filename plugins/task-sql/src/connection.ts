import { type ConnectionDefinition, z } from '@liminal/core'

const reference = z.strictObject(
  { env: z.string().min(1) },
  { error: 'a secret is a reference, never a value: write { env: NAME }, the environment variable that holds it' },
)

/** A number or a boolean is the text that it is written as. */
const text = z
  .union([z.string(), z.number(), z.boolean()], { error: 'expected a text' })
  .transform((value) => String(value))
const port = 'expected a port number'

const duckdb = z.strictObject({
  connection: z.string(),
  type: z.literal('duckdb'),
  path: text.refine((path) => path !== '', { error: 'expected the path of the database file' }),
})

const postgres = z.strictObject({
  connection: z.string(),
  type: z.literal('postgres'),
  url: reference.optional(),
  host: text.optional(),
  port: z
    .union([z.int(), z.string()], { error: port })
    .transform(Number)
    .pipe(z.int(port).min(1, port).max(65_535, port))
    .optional(),
  database: text.optional(),
  user: text.optional(),
  password: reference.optional(),
  sslmode: z.enum(['disable', 'require', 'verify-full']).optional(),
  sslrootcert: text.optional(),
})

/** The types of connections that a task of type `sql` can use. */
export const connectionTypes = { duckdb, postgres } as const

/** An entry of `connections:` of type `postgres`. */
export type PostgresConnection = z.infer<typeof postgres>

/** An entry of `connections:` of type `duckdb`. */
export type DuckdbConnection = z.infer<typeof duckdb>

/** An entry of `connections:` as its type has it, or what is wrong with it, one sentence each. */
export type ReadConnection = { readonly definition: ConnectionDefinition } | { readonly problems: readonly string[] }

/** Holds an entry of `connections:` against its type. */
export function readConnection(definition: ConnectionDefinition): ReadConnection {
  const schema = Object.entries(connectionTypes).find(([type]) => type === definition.type)?.[1]
  const known = Object.keys(connectionTypes).join(' or ')
  if (schema === undefined) return { problems: [`has type ${definition.type}, where a sql task needs ${known}`] }
  const { data, error } = schema.safeParse(definition)
  if (error === undefined) return { definition: data }
  return { problems: error.issues.map(({ path, message }) => [...path, message].join(': ')) }
}
