import { spawnSync } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Parsed } from './parser.ts'
import { caretAt, type Statement, statementAt } from './position.ts'
import { Problem } from './problem.ts'

/** A statement, and what PostgreSQL's parser calls it, for instance `SelectStmt`. */
export interface PostgresStatement extends Statement {
  readonly kind: string
}

const program = fileURLToPath(new URL(`./parser${extname(import.meta.url)}`, import.meta.url))

/** The statements of a text, as PostgreSQL's own parser reads them. */
export function splitPostgres(sql: string): readonly PostgresStatement[] {
  // The parser refuses a text without a single character, which is no statement, and not wrong.
  if (sql.trim() === '') return []
  const found = parse(sql)
  if ('message' in found) {
    const caret = found.position < 0 ? '' : `\n${caretAt(sql, indexOf(sql, found.position))}`
    throw new Problem(`ERROR: ${found.message}${caret}`)
  }
  const bytes = Buffer.from(sql)
  const at = (offset: number) => bytes.subarray(0, offset).toString().length
  return found.statements.map(({ kind, from, to }) => ({ ...statementAt(sql, at(from), at(to)), kind }))
}

/**
 * The parser is WebAssembly with one huge function, for which V8's optimizing compiler takes 500 MiB if it is given the
 * time. So it runs in a process of its own, which ends before that.
 */
function parse(sql: string): Parsed {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program], { input: sql, maxBuffer: 1024 ** 3 })
  if (status !== 0) throw new Error(`the parser ended with ${status}: ${stderr}`)
  return JSON.parse(stdout.toString()) as Parsed
}

/** The index of PostgreSQL's `position`, counted in characters from 0, in a string of UTF-16 units. */
export function indexOf(sql: string, position: number): number {
  return Array.from(sql).slice(0, position).join('').length
}
