/** The most instances that a task may have: as many as the elements that its `for_each` stands for. */
export const mostInstances = 100_000

/** Numbers from one to another, as `for_each: { from, to, step }` counts. */
export interface Range {
  readonly from: number
  readonly to: number
  readonly step?: number
}

/** How many instances a list, a number or a range makes. */
export function countInstances(each: readonly unknown[] | number | Range): number {
  if (typeof each === 'number') return each
  return 'from' in each ? Math.max(0, Math.floor((each.to - each.from) / (each.step ?? 1)) + 1) : each.length
}

/** The numbers of a range. */
export function numbersIn(range: Range): number[] {
  return Array.from({ length: countInstances(range) }, (_, at) => range.from + at * (range.step ?? 1))
}
