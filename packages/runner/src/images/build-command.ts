import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { type BuildProgress, type ImageDefinition, linesOf, runScript } from '@liminal/core'
import type { Failure } from './build.ts'

/** Runs an image's `build_cmd` in its source folder; gives why it failed, if it did. */
export async function runBuildCommand(
  { build_cmd: command, source }: ImageDefinition,
  env: Readonly<Record<string, string | undefined>>,
  tell: (progress: BuildProgress) => void,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  if (typeof command !== 'string') return undefined
  signal.throwIfAborted()
  // In a process group of its own, so that all that it starts can be stopped.
  const { command: shell, args } = runScript(command, {})
  const [program = '', ...first] = shell
  const stdio = ['ignore', 'pipe', 'pipe'] as const
  const child = spawn(program, [...first, ...args], { cwd: source, env, stdio: [...stdio], detached: true })
  const ended = new Promise<number | null>((done, fail) => {
    child.once('error', fail)
    child.once('close', done)
  })
  const stop = () => void stopGroup(child)
  signal.addEventListener('abort', stop, { once: true })
  // Whoever leaves at once leaves nothing of it behind.
  const kill = () => killGroup(child, 'SIGKILL')
  process.once('exit', kill)
  tell({ type: 'step', name: `build_cmd: ${command}`, cached: false })
  const output: string[] = []
  const follow = async (stream: AsyncIterable<Uint8Array>) => {
    for await (const line of linesOf(stream)) {
      tell({ type: 'output', line })
      output.push(line)
      if (output.length > 40) output.shift()
    }
  }
  const all = Promise.all([ended, follow(child.stdout), follow(child.stderr)])
  const [code] = await all.finally(() => {
    signal.removeEventListener('abort', stop)
    process.off('exit', kill)
  })
  signal.throwIfAborted()
  if (code === 0) return undefined
  const reason = `build_cmd failed: ${command}`
  return { reason, hint: 'it runs in the folder of source:', output, ...(code !== null && { exitCode: code }) }
}

/** How long what is stopped may take to end by itself, in milliseconds. */
const grace = 3000

async function stopGroup(child: ChildProcess): Promise<void> {
  killGroup(child, 'SIGTERM')
  await Promise.race([once(child, 'close'), setTimeout(grace, undefined, { ref: false })])
  killGroup(child, 'SIGKILL')
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // Nothing of it is left.
  }
}
