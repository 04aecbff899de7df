declare module 'pg-copy-streams' {
  import type { Readable } from 'node:stream'
  import type { Connection, Submittable } from 'pg'

  /** A `COPY ... TO STDOUT` as a stream of its bytes. */
  export interface CopyToStreamQuery extends Readable, Submittable {
    readonly rowCount: number
    submit(connection: Connection): void
  }

  export function to(text: string): CopyToStreamQuery
}
