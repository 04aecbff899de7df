import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { to } from 'pg-copy-streams'

/** The text before the query in `spool`'s statement. */
export const spoolHead = 'COPY (\n'

/** Streams a query's result into a CSV file in which text is quoted and null is not; returns the number of rows. */
export async function spool(client: pg.Client, query: string, file: string): Promise<number> {
  const copy = to(`${spoolHead}${query}\n) TO STDOUT (FORMAT csv, FORCE_QUOTE *)`)
  await pipeline(client.query(copy), createWriteStream(file))
  return copy.rowCount
}
