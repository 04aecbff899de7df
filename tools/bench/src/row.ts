import { type Sample, sampleOf } from './measure.ts'

/** One line of the table. */
export interface Row {
  readonly what: string
  readonly sample: Sample
  readonly unit: 'ms' | 'MiB'
  /** The most that the median may be, in the same unit; without it, the row is there to compare with. */
  readonly limit?: number
  /** How the limit came about, or what the figure is to be compared with. */
  readonly note?: string
}

/** A sample of one figure. */
export function one(figure: number): Sample {
  return sampleOf([figure])
}

/** The rows as a table, and whether each keeps its limit. */
export function renderRows(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.what,
    figure(row.sample.median, row.unit),
    `${figure(row.sample.min, row.unit)} to ${figure(row.sample.max, row.unit)}`,
    row.limit === undefined ? '' : figure(row.limit, row.unit),
    row.limit === undefined ? '' : keeps(row) ? 'kept' : 'OVER',
    row.note ?? '',
  ])
  const table = [['what', 'median', 'range', 'at most', '', 'note'], ...cells]
  const widths = table[0]?.map((_, at) => Math.max(...table.map((row) => row[at]?.length ?? 0))) ?? []
  return table
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** True if the row has no limit, or keeps it. */
export function keeps({ sample, limit }: Row): boolean {
  return limit === undefined || sample.median <= limit
}

function figure(value: number, unit: Row['unit']): string {
  return `${value.toFixed(value < 100 ? 2 : 0)} ${unit}`
}
