import pg from 'pg'
import { caretAt, type Statement } from './position.ts'
import { Problem } from './problem.ts'
import { indexOf } from './split-postgres.ts'

/** A column of a result as PostgreSQL describes it. */
export interface Column {
  readonly name: string
  readonly oid: number
  /** The modifier of the type, such as the precision of a numeric; -1 for none. */
  readonly modifier: number
}

/** What a statement came to. */
export interface Executed {
  readonly columns: readonly Column[]
  readonly rows: number
}

// Fetched in pages, so that a result of any size passes through little memory.
const pageRows = 1000

/** Runs one statement, handing each row of its result on and keeping none. */
export async function execute(
  client: pg.Client,
  text: string,
  onRow: (row: readonly (string | null)[]) => void = () => undefined,
): Promise<Executed> {
  const query = new pg.Query<(string | null)[]>({ text, rowMode: 'array', rows: pageRows } as pg.QueryArrayConfig)
  let rows = 0
  query.on('row', (row) => {
    rows += 1
    onRow(row)
  })
  return new Promise((resolve, reject) => {
    query.on('error', reject)
    query.on('end', ({ fields, rowCount }) => {
      resolve({ columns: fields.map(columnOf), rows: fields.length > 0 ? rows : (rowCount ?? 0) })
    })
    client.query(query)
  })
}

/** A column from pg's description of it. */
export function columnOf({ name, dataTypeID, dataTypeModifier }: pg.FieldDef): Column {
  return { name, oid: dataTypeID, modifier: dataTypeModifier }
}

/** Turns PostgreSQL's complaints about a statement, sent with `head` before it, into problems in the user's terms. */
export async function askPostgres<T>(
  sql: string,
  statement: Statement,
  head: string,
  run: () => Promise<T>,
): Promise<T> {
  return run().catch((error: unknown) => {
    throw error instanceof pg.DatabaseError ? postgresProblem(error, sql, statement, head) : connectionProblem(error)
  })
}

/** PostgreSQL's own words as psql shows them, with the place in the user's text. */
export function postgresProblem(error: pg.DatabaseError, sql: string, statement: Statement, head: string): Problem {
  const { severity, message, code, position, detail, hint, where } = error
  const offset = indexOf(statement.text, Number(position) - 1 - head.length)
  const lines = [
    `${severity ?? 'ERROR'}: ${message} (${code})`,
    ...(position === undefined ? [] : [caretAt(sql, statement.start + Math.max(0, offset))]),
    ...(detail === undefined ? [] : [`DETAIL: ${detail}`]),
    ...(where === undefined ? [] : [`CONTEXT: ${where}`]),
  ]
  return new Problem(lines.join('\n'), hint, error)
}

function connectionProblem(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Problem) return error
  const code = (error as NodeJS.ErrnoException).code
  const lost =
    code !== undefined || /^Connection terminated|^Client has encountered a connection error/.test(error.message)
  return lost ? new Problem(`the connection to PostgreSQL was lost: ${error.message}`, undefined, error) : error
}
