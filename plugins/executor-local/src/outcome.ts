import type { Failed } from '@liminal/core'

/** The outcome of work whose end could not be recorded, or whose last writes may be missing. */
export function diskFull(path: string): Failed {
  return {
    status: 'failed',
    class: 'infra',
    reason: `the disk that holds the logs is full: ${path}`,
    hint: `free some space on the disk of ${path}; the end of the log may be missing`,
  }
}
