/** What a task may take when it does not say. */
export const defaultMemory = '512MiB'

/** Below this, Node and DuckDB themselves leave no room for data. */
export const minimumMemory = '256MiB'

const exponents: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4 }

/**
 * Bytes of an amount such as `512MiB`, `512Mi`, `2GB`, `2G` or `1.5Gi`: with an `i` powers of 1024, else of 1000, as in
 * Kubernetes (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/).
 */
export function bytesOf(amount: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?\s*$/i.exec(amount)
  if (match === null) return undefined
  const [, number = '', prefix = '', binary = ''] = match
  return Math.round(Number(number) * (binary === '' ? 1000 : 1024) ** (exponents[prefix.toLowerCase()] ?? 0))
}

/** Whether a task can run with this amount of memory. */
export function isMemory(amount: string): boolean {
  return (bytesOf(amount) ?? 0) >= (bytesOf(minimumMemory) ?? 0)
}

/** The same amount in Kubernetes' notation, exactly: `512MiB` becomes `512Mi`, `1.5GiB` becomes `1536Mi`. */
export function quantityOf(amount: string): string {
  const bytes = bytesOf(amount) ?? 0
  for (const [unit, size] of units) if (bytes % size === 0) return `${bytes / size}${unit}`
  return String(bytes)
}

const units = [
  ['Gi', 1024 ** 3],
  ['Mi', 1024 ** 2],
  ['G', 1000 ** 3],
  ['M', 1000 ** 2],
] as const
