import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, writeSync } from 'node:fs'
import { Socket } from 'node:net'
import { constants as system } from 'node:os'
import type { Masker } from '@liminal/core/secrets'
import { codeOf } from '../system-error.ts'
import { type Pipe, restOf } from './pipe.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Runs a command whose output, and errors, go masked to the standard output of this process; resolves with its exit
 * code, as a shell would tell it, once all that it printed is written.
 */
export async function runMasked(
  command: readonly string[],
  env: Environment,
  pipe: Pipe,
  masker: Masker,
): Promise<number> {
  const reader = new Socket({ fd: pipe.from, readable: true, writable: false })
  reader.on('data', (chunk: Buffer) => write(masker.push(chunk)))
  const [program = '', ...args] = command
  const child = spawn(program, args, { env, stdio: ['ignore', pipe.to, pipe.to] })
  const code = await once(child, 'exit').then(
    ([status, signal]: unknown[]) => (typeof status === 'number' ? status : 128 + numberOf(signal)),
    (error: unknown) => {
      write([
        Buffer.from(`liminal: ${program}: ${codeOf(error) === 'ENOENT' ? 'not found' : (error as Error).message}\n`),
      ])
      return codeOf(error) === 'ENOENT' ? 127 : 126
    },
  )
  for (const chunk of restOf(pipe)) write(masker.push(chunk))
  write(masker.end())
  reader.destroy()
  closeSync(pipe.to)
  return code
}

function write(pieces: readonly Uint8Array[]): void {
  const bytes = pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces)
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(1, bytes, done)
  } catch (error) {
    // The work goes on, as it would if it wrote to the full disk itself; whoever sees its end tells of the disk.
    if (codeOf(error) !== 'ENOSPC') throw error
  }
}

function numberOf(signal: unknown): number {
  return system.signals[signal as NodeJS.Signals] ?? 0
}
