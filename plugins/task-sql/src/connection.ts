import { type ConnectionDefinition, z } from '@liminal/core'

const reference = z.strictObject(
  { env: z.string().min(1) },
  { error: 'a secret is a reference, never a value: write { env: NAME }, the environment variable that holds it' },
)

const duckdb = z.strictObject({
  connection: z.string(),
  type: z.literal('duckdb'),
  path: z.string({ error: 'expected the path of the database file' }).min(1),
})

const postgres = z.strictObject({
  connection: z.string(),
  type: z.literal('postgres'),
  url: reference.optional(),
  host: z.string().optional(),
  port: z.union([z.int(), z.string().regex(/^\d+$/)], { error: 'expected a port number' }).optional(),
  database: z.string().optional(),
  user: z.string().optional(),
  password: reference.optional(),
  sslmode: z.enum(['disable', 'require', 'verify-full']).optional(),
  sslrootcert: z.string().optional(),
})

/** The types of connections that a task of type `sql` can use. */
export const connectionTypes = { duckdb, postgres } as const

/** An entry of `connections:` of type `postgres`. */
export type PostgresConnection = z.infer<typeof postgres>

/** An entry of `connections:` of type `duckdb`. */
export type DuckdbConnection = z.infer<typeof duckdb>

/** What is wrong with an entry of `connections:`, one sentence each. */
export function problemsOf(definition: ConnectionDefinition): readonly string[] {
  const schema = Object.entries(connectionTypes).find(([type]) => type === definition.type)?.[1]
  const known = Object.keys(connectionTypes).join(' or ')
  if (schema === undefined) return [`has type ${definition.type}, where a sql task needs ${known}`]
  const { error } = schema.safeParse(definition)
  return error?.issues.map(({ path, message }) => [...path, message].join(': ')) ?? []
}
