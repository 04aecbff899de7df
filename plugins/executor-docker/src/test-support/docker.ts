import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ContainerWork, Executor, Handle, LogLine } from '@liminal/core'
import { afterEach, expect } from 'vitest'
import { type DockerConfig, dockerConfig } from '../config.ts'
import { label } from '../container-options.ts'
import type { Limits } from '../engine/limits.ts'
import { openEngine } from '../engine/open.ts'
import { createExecutor } from '../executor.ts'

/** A small image that is there. */
export const image = 'debian:bookworm-slim'

/** A signal that never aborts. */
export const never: AbortSignal = new AbortController().signal

const prefix = join(tmpdir(), 'liminal-docker-')
const folders: string[] = []

/** A folder that is Liminal's own in a test; afterwards it is gone, and every container that was made for it. */
export function makeHome(): string {
  const folder = mkdtempSync(prefix)
  folders.push(folder)
  return folder
}

afterEach(async () => {
  for (const folder of folders.splice(0)) {
    if (process.env.DOCKER_HOST !== undefined) await removeContainers(folder)
    rmSync(folder, { recursive: true, force: true })
  }
})

/** Removes what is left of a home. */
export async function removeContainers(home: string): Promise<void> {
  for (const { Id } of await containersOf(home)) await openEngine().getContainer(Id).remove({ force: true })
}

/** The containers of a home, be they running or not. */
export async function containersOf(home: string) {
  const all = await openEngine().listContainers({ all: true, filters: { label: [label.root] } })
  return all.filter(({ Labels }) => Labels[label.root]?.startsWith(`${home}/`))
}

/** Opens the executor of a home. */
export function openDocker(home: string, options: Partial<DockerConfig> = {}, limits?: Limits): Executor {
  const config = dockerConfig.parse({ grace: 1, ...options })
  return createExecutor(config, { home, name: 'docker', logFile: (key) => join(home, 'runs', `${key}.log`) }, limits)
}

/** Work of a shell script. */
export function shell(home: string, script: string, more: Partial<ContainerWork> = {}): ContainerWork {
  return {
    kind: 'container',
    image,
    command: ['/bin/sh', '-c'],
    args: [script],
    env: {},
    mounts: [{ volume: 'shared', path: '/shared', folder: join(home, 'shared') }],
    secrets: [],
    resources: {},
    folder: home,
    ...more,
  }
}

/** Submits work and waits for its end. */
export async function run(executor: Executor, work: ContainerWork, key = 'k') {
  return executor.wait(await executor.submit(key, work, never), never)
}

/** What work has printed; with `follow`, up to its end. */
export async function logsOf(executor: Executor, handle: Handle, follow = false): Promise<string[]> {
  const lines: LogLine[] = []
  for await (const line of executor.logs(handle, { follow, signal: never })) lines.push(line)
  return lines.map(({ text }) => text)
}

/** Waits until something holds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(holds).toBe(true)
}
