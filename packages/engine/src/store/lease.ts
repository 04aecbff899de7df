/** The right to write to a run, until another process takes it over. */
export interface Lease {
  readonly run: string
  readonly epoch: number
}
