import type { Paint } from '@liminal/core'
import picocolors from 'picocolors'
import { type Output, outputTo } from './output.ts'

/** Where a command reads its surroundings from and writes to; tests give their own. */
export interface Io extends Output {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** True if standard output is a terminal, where lines may be redrawn. */
  readonly terminal: boolean
  readonly paint: Paint
}

/** The process's own surroundings; colours as NO_COLOR, FORCE_COLOR and the terminal say. */
export function processIo(): Io {
  // A terminal that does not know its size cannot be drawn on.
  const terminal = process.stdout.isTTY === true && process.stdout.columns > 0 && process.env.CI === undefined
  return {
    ...outputTo({ stdout: process.stdout, stderr: process.stderr, exit: (code) => process.exit(code) }),
    cwd: process.cwd(),
    env: process.env,
    terminal,
    paint: paintWith(picocolors.isColorSupported),
  }
}

function paintWith(enabled: boolean): Paint {
  const colors = picocolors.createColors(enabled)
  const styles = { error: colors.red, warning: colors.yellow, dim: colors.dim, bold: colors.bold }
  return (style, text) => styles[style](text)
}
