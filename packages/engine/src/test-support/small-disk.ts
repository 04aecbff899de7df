import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A disk of its own with little room. */
export interface SmallDisk extends Disposable {
  readonly folder: string
  /** Takes all the room there is. */
  fill(): void
  /** Gives it back. */
  free(): void
}

/** Mounts one; undefined where that is not allowed. */
export function mountSmallDisk(megabytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'liminal-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmSync(folder, { recursive: true })
    return undefined
  }
  const filler = join(folder, 'filler')
  return {
    folder,
    fill: () => {
      // A write may take a part of the last piece, so that smaller pieces find no room either.
      for (let piece = 65_536; piece >= 1; piece = Math.floor(piece / 16)) {
        try {
          for (;;) writeFileSync(filler, Buffer.alloc(piece), { flag: 'a' })
        } catch {
          // That size no longer fits.
        }
      }
    },
    free: () => rmSync(filler),
    [Symbol.dispose]: () => {
      execFileSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true })
    },
  }
}
