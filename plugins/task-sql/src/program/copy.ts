import type { SqlOutput } from '@liminal/core'

/** Text as an SQL string. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** The parts of a table's name, `schema.table` or `table`. */
export function tableName(name: string): string {
  return name.split('.').map(identifier).join('.')
}

/** The text before the query in `copyTo`, which moves the query's lines by one. */
export const copyHead = 'COPY (\n'

/** DuckDB's statement that writes a query's result to a file, or to a folder of partitions. */
export function copyTo(query: string, output: SqlOutput, file: string): string {
  return `${copyHead}${query}\n) TO ${literal(file)} (${optionsOf(output).join(', ')})`
}

function optionsOf({ format, path = '', partitionBy = [] }: SqlOutput): readonly string[] {
  // The temporary file's name does not end with the compression's extension, so DuckDB has to be told.
  const compression =
    format === 'parquet' ? 'zstd' : path.endsWith('.gz') ? 'gzip' : path.endsWith('.zst') ? 'zstd' : ''
  return [
    `FORMAT ${format}`,
    ...(format === 'csv' ? ['HEADER true'] : []),
    ...(compression === '' ? [] : [`COMPRESSION ${compression}`]),
    ...(partitionBy.length === 0 ? [] : [`PARTITION_BY (${partitionBy.map(identifier).join(', ')})`]),
  ]
}
