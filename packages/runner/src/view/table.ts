import { stripVTControlCharacters } from 'node:util'

/** Rows as columns, each as wide as its widest cell; the last is not padded. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, at) => Math.max(widest[at] ?? 0, widthOf(cell))),
    [],
  )
  const pad = (cell: string, at: number, row: readonly string[]) =>
    at === row.length - 1 ? cell : cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell))
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n')
}

function widthOf(cell: string): number {
  return stripVTControlCharacters(cell).length
}
