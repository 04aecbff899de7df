// Not of core as a whole: a child of 512 MiB is not to spend any on that.
import { bytesOf } from '@liminal/core/quantity'

/** What a task may take when it does not say. */
export const defaultMemory = '512MiB'

/** Below this, Node and DuckDB themselves leave no room for data. */
export const minimumMemory = '256MiB'

/** Whether a task can run with this amount of memory. */
export function isMemory(amount: string): boolean {
  return (bytesOf(amount) ?? 0) >= (bytesOf(minimumMemory) ?? 0)
}
