import { existsSync, rmSync } from 'node:fs'

/**
 * Removes a folder into which processes that were just killed may still write their last.
 * It blocks, at most for three seconds, so that nothing new begins meanwhile.
 */
export function removeStubbornly(folder: string): void {
  for (let attempt = 0; attempt < 30 && existsSync(folder); attempt += 1) {
    try {
      rmSync(folder, { recursive: true, force: true })
    } catch {
      // Something came into a folder that was just about to go.
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
  }
}
