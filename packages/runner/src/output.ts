import { forTerminal } from '@liminal/core'

/** What a process prints, and what becomes of that once it cannot be printed any more. */
export interface Output {
  /** Writes lines to standard output. */
  out(text: string): void
  /** Writes lines to standard output and resolves once they are written: for what may be long. */
  outSlowly(text: string): Promise<void>
  /** Writes lines to standard error; where that is closed, nobody can be told. */
  err(text: string): void
  /**
   * Says that this process carries something out: from here on, what cannot be printed is dropped, and the work goes on.
   * Without it there is only what is printed, and the process ends where that cannot be.
   */
  keepGoing(): void
}

/** The streams of a process, and how it ends at once. */
export interface Streams {
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean }
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean }
  exit(code: number): void
}

/** How a process ends whose terminal was closed: 128 and the number of SIGHUP. */
const hungUp = 129

/** Prints to streams whose readers may leave, as `head` does, and whose disk may be full. */
export function outputTo({ stdout, stderr, exit }: Streams): Output {
  let goesOn = false
  let lost = false
  const err = (text: string) => void stderr.write(`${safeFor(stderr, text)}\n`)
  stderr.on('error', () => {})
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (lost) return
    lost = true
    if (goesOn) return err(lossWarning(error))
    if (error.code === 'EPIPE') return exit(0)
    // A terminal that was closed, before its signal has come.
    if (error.code === 'EIO' && stdout.isTTY) return exit(hungUp)
    err(`error: standard output cannot be written: ${error.message}`)
    exit(1)
  })
  return {
    out: (text) => {
      if (!lost) stdout.write(`${safeFor(stdout, text)}\n`)
    },
    outSlowly: (text) =>
      new Promise((done) => {
        if (lost) done()
        else stdout.write(`${safeFor(stdout, text)}\n`, () => done())
      }),
    err,
    keepGoing: () => {
      goesOn = true
    },
  }
}

/** A terminal acts on what others have written, programs may want it as it is. */
function safeFor({ isTTY }: { readonly isTTY?: boolean }, text: string): string {
  return isTTY === true ? forTerminal(text) : text
}

function lossWarning({ code, message }: NodeJS.ErrnoException): string {
  const why = code === 'EPIPE' ? 'nobody reads it any more' : message
  return `warning: the rest of the output is lost (${why}); the work goes on, see liminal-run runs and liminal-run logs RUN`
}
