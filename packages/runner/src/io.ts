import { forTerminal, type Paint } from '@liminal/core'
import picocolors from 'picocolors'

/** Where a command reads its surroundings from and writes to; tests give their own. */
export interface Io {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** True if standard output is a terminal, where lines may be redrawn. */
  readonly terminal: boolean
  /** Writes lines to standard output. */
  out(text: string): void
  /** Writes lines to standard output and resolves once they are written: for what may be long. */
  outSlowly(text: string): Promise<void>
  /** Writes lines to standard error. */
  err(text: string): void
  readonly paint: Paint
}

/** The process's own surroundings; colours as NO_COLOR, FORCE_COLOR and the terminal say. */
export function processIo(): Io {
  // A terminal that does not know its size cannot be drawn on.
  const terminal = process.stdout.isTTY === true && process.stdout.columns > 0 && process.env.CI === undefined
  return {
    cwd: process.cwd(),
    env: process.env,
    terminal,
    out: (text) => void process.stdout.write(`${safeFor(process.stdout, text)}\n`),
    outSlowly: (text) =>
      new Promise((done, fail) => {
        process.stdout.write(`${safeFor(process.stdout, text)}\n`, (error) => (error ? fail(error) : done()))
      }),
    err: (text) => void process.stderr.write(`${safeFor(process.stderr, text)}\n`),
    paint: paintWith(picocolors.isColorSupported),
  }
}

/** A terminal acts on what others have written, programs may want it as it is. */
function safeFor({ isTTY }: { readonly isTTY?: boolean }, text: string): string {
  return isTTY === true ? forTerminal(text) : text
}

function paintWith(enabled: boolean): Paint {
  const colors = picocolors.createColors(enabled)
  const styles = { error: colors.red, warning: colors.yellow, dim: colors.dim, bold: colors.bold }
  return (style, text) => styles[style](text)
}
