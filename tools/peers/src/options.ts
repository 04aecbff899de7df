import { parseArgs } from 'node:util'

/** What the command line asked for. */
export interface Options {
  /** The peers to measure; all without it. Liminal is always measured. */
  readonly only?: readonly string[]
  readonly runs: number
  readonly out?: string
}

/** Reads the command line; throws an error with a sentence if it is wrong. */
export function readOptions(args: readonly string[], known: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      runs: { type: 'string', default: '3' },
      out: { type: 'string' },
    },
  })
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1)
    throw new Error(`--runs ${values.runs}: a whole number from 1 on is expected`)
  const only = values.only?.split(',').map((id) => id.trim())
  const strange = only?.find((id) => !known.includes(id))
  if (strange !== undefined) throw new Error(`--only ${strange}: the peers are ${known.join(', ')}`)
  return { runs, ...(only && { only }), ...(values.out !== undefined && { out: values.out }) }
}
