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

const units = [
  ['Gi', 1024 ** 3],
  ['Mi', 1024 ** 2],
  ['G', 1000 ** 3],
  ['M', 1000 ** 2],
] as const

/** An amount of bytes in Kubernetes' notation, exactly: `512Mi`, `1536Mi`. */
export function quantityOf(bytes: number): string {
  for (const [unit, size] of units) if (bytes % size === 0) return `${bytes / size}${unit}`
  return String(bytes)
}
