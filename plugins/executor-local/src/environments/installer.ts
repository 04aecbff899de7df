import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { type Masker, maskerOf } from '@liminal/core/secrets'
import { signalGroup } from '../process/process-group.ts'

// Ends the whole group as soon as nobody holds the other end of descriptor 3 any more: an installer does not outlive
// the process that started it, and so never writes into an environment that another one builds anew.
const guard = '(read -r _ <&3; kill -KILL 0) & exec "$@" 3<&-'

/** Where an installer runs; what it prints is masked if there are forms. */
export interface InstallerOptions {
  readonly cwd: string
  readonly log: number
  readonly signal: AbortSignal
  readonly env: Readonly<Record<string, string | undefined>>
  readonly forms?: readonly Uint8Array[]
}

/** Runs one command of an installer, its output going to a file; resolves with its exit code. */
export async function runInstaller(
  command: readonly string[],
  { cwd, log, signal, env, forms = [] }: InstallerOptions,
): Promise<number> {
  signal.throwIfAborted()
  const out = forms.length === 0 ? log : 'pipe'
  const stdio: ('ignore' | 'pipe' | number)[] = ['ignore', out, out, 'pipe']
  const child = spawn('/bin/sh', ['-c', guard, 'sh', ...command], { cwd, env, stdio, detached: true })
  const stop = () => child.pid !== undefined && signalGroup(child.pid, 'SIGKILL')
  signal.addEventListener('abort', stop, { once: true })
  const masker = maskerOf(forms)
  const copied = Promise.all([child.stdout, child.stderr].map((stream) => stream && copyMasked(stream, log, masker())))
  copied.catch(() => {})
  try {
    const [code] = (await once(child, 'exit')) as [number | null]
    // Ends the guard, and whatever else holds the other end of its output.
    child.stdio[3]?.destroy()
    await copied
    signal.throwIfAborted()
    return code ?? 1
  } finally {
    signal.removeEventListener('abort', stop)
    for (const stream of child.stdio) stream?.destroy()
  }
}

/** As it comes, so that a long installation can be watched. */
async function copyMasked(stream: NodeJS.ReadableStream, log: number, masker: Masker): Promise<void> {
  const write = (pieces: readonly Uint8Array[]) => {
    for (const piece of pieces) writeSync(log, piece)
  }
  for await (const chunk of stream) write(masker.push(chunk as Buffer))
  write(masker.end())
}

/** The last words of an installer that failed: pip's lines that start with ERROR, those of uv, or else the last. Pure. */
export function lastWords(output: string): string {
  const lines = output.split('\n').map((line) => line.trim())
  const errors = lines.filter((line) => /^(?:ERROR|error|Error|cause)\b|^[×╰]/.test(line))
  const words = errors.length > 0 ? errors : lines.filter((line) => line !== '')
  return words.slice(-3).join(' ').slice(-1000)
}
