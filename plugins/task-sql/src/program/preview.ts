/** How many rows of a result without an output are shown. */
export const previewRows = 20

const cellWidth = 40

/** The first rows of a result as a small table. */
export function previewTable(columns: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const cells = [columns, ...rows].map((row) => row.map(cell))
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)))
  const lines = cells.map((row) =>
    row
      .map((text, i) => text.padEnd(widths[i] ?? 0))
      .join(' | ')
      .trimEnd(),
  )
  return [lines[0] ?? '', widths.map((width) => '-'.repeat(width)).join('-+-'), ...lines.slice(1)]
}

function cell(text: string): string {
  const line = text.replace(/\r?\n/g, '\\n')
  return line.length > cellWidth ? `${line.slice(0, cellWidth - 3)}...` : line
}

/** A number of rows as a sentence has it: `1 row`, `20,000,000 rows`. */
export function countOf(rows: number): string {
  return `${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'}`
}
