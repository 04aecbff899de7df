import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { BuildProgress, ImageDefinition } from '@liminal/core'
import type { Failure } from './build.ts'

/** Runs an image's `build_cmd` in its source folder; gives why it failed, if it did. */
export async function runBuildCommand(
  { build_cmd: command, source }: ImageDefinition,
  env: Readonly<Record<string, string | undefined>>,
  tell: (progress: BuildProgress) => void,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  if (typeof command !== 'string') return undefined
  const child = spawn(command, { shell: true, cwd: source, env, stdio: ['ignore', 'pipe', 'pipe'], signal })
  const ended = new Promise<number | null>((done, fail) => {
    child.once('error', fail)
    child.once('close', done)
  })
  tell({ type: 'step', name: `build_cmd: ${command}`, cached: false })
  const output: string[] = []
  const follow = async (stream: NodeJS.ReadableStream) => {
    for await (const line of createInterface({ input: stream })) {
      tell({ type: 'output', line })
      output.push(line)
      if (output.length > 40) output.shift()
    }
  }
  const [code] = await Promise.all([ended, follow(child.stdout), follow(child.stderr)])
  if (code === 0) return undefined
  const reason = `build_cmd failed: ${command}`
  return { reason, hint: 'it runs in the folder of source:', output, ...(code !== null && { exitCode: code }) }
}
