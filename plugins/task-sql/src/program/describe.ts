import type pg from 'pg'
import { type Column, columnOf } from './execute.ts'

interface RowDescription {
  readonly fields: readonly pg.FieldDef[]
}

/** The columns that a statement will have, from PostgreSQL's Parse and Describe; it does not run. */
export async function describeColumns(client: pg.Client, text: string): Promise<readonly Column[]> {
  let columns: readonly Column[] = []
  const ignore = () => undefined
  return new Promise((resolve, reject) => {
    client.query({
      submit(connection: pg.Connection) {
        connection.parse({ name: '', text, types: [] }, true)
        connection.describe({ type: 'S', name: '' }, true)
        connection.sync()
      },
      handleRowDescription({ fields }: RowDescription) {
        columns = fields.map(columnOf)
      },
      handleParseComplete: ignore,
      handleReadyForQuery: () => resolve(columns),
      handleError: (error: Error) => reject(error),
    } as pg.Submittable)
  })
}
