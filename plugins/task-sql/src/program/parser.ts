import { readFileSync, writeSync } from 'node:fs'
import { hasSqlDetails, parse } from 'libpg-query'

// A program of its own: SQL on standard input, `Parsed` as JSON on standard output; see `splitPostgres`.

/** What PostgreSQL's parser says of a text; `from` and `to` count bytes, `position` characters, all from 0. */
export type Parsed =
  | { readonly statements: readonly { readonly kind: string; readonly from: number; readonly to: number }[] }
  | { readonly message: string; readonly position: number }

const sql = readFileSync(0)
writeSync(1, JSON.stringify(await parsed(sql.toString(), sql.length)))
process.exit()

async function parsed(text: string, length: number): Promise<Parsed> {
  try {
    const { stmts = [] } = await parse(text)
    return {
      statements: stmts.map(({ stmt, stmt_location: from = 0, stmt_len }) => {
        const [kind = '', node] = Object.entries(stmt ?? {})[0] ?? []
        // `SELECT ... INTO table` makes a table and has no result.
        const into = kind === 'SelectStmt' && (node as { intoClause?: unknown }).intoClause !== undefined
        // The length is left out where the statement ends with the text.
        return { kind: into ? 'SelectInto' : kind, from, to: stmt_len ? from + stmt_len : length }
      }),
    }
  } catch (error) {
    const position = hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? -1) : -1
    return { message: (error as Error).message, position }
  }
}
