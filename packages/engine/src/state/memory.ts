import { bytesOf, type PlannedTask, quantityOf, type Work } from '@liminal/core'

/** The work with the memory that an attempt gets after `ooms` attempts that ran out of it. */
export function withMemory(work: Work, { afterOom }: PlannedTask['retries'], ooms: number): Work {
  const memory = memoryAfter(work, afterOom, ooms)
  if (memory === undefined || work.kind === 'function') return work
  return { ...work, resources: { ...work.resources, memory } }
}

/** How much that is; undefined if it is what the task says. */
export function memoryAfter(
  work: Work,
  afterOom: PlannedTask['retries']['afterOom'],
  ooms: number,
): string | undefined {
  const first = work.kind === 'function' ? undefined : bytesOf(work.resources.memory ?? '')
  if (afterOom === undefined || first === undefined || ooms === 0) return undefined
  const grown = Math.min(first * afterOom.factor ** ooms, Math.max(afterOom.limit, first))
  return quantityOf(Math.ceil(grown / mebibyte) * mebibyte)
}

const mebibyte = 1024 ** 2
