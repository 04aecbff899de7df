/** The file formats that a result can be written in. */
export const formats = ['parquet', 'csv', 'json'] as const

/** One of `formats`. */
export type Format = (typeof formats)[number]

const byExtension: Readonly<Record<string, Format>> = {
  parquet: 'parquet',
  csv: 'csv',
  json: 'json',
  jsonl: 'json',
  ndjson: 'json',
}

/** The format that a path's extension tells, a compression's extension aside; `parquet` where it tells none. */
export function formatOf(path: string): Format {
  const extension = /\.([a-z0-9]+)(?:\.(?:gz|zst))?$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  return byExtension[extension] ?? 'parquet'
}

/** The columns of `partition_columns`, which separates them by commas. */
export function columnsOf(list: string | undefined): readonly string[] {
  return (list ?? '')
    .split(',')
    .map((column) => column.trim())
    .filter((column) => column !== '')
}
