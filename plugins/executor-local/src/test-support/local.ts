import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { ContainerWork, Executor } from '@liminal/core'
import { type LocalConfig, localConfig } from '../config.ts'
import { createExecutor } from '../executor.ts'

/** A temporary folder that is removed at the end of a test. */
export interface Folder extends Disposable {
  readonly path: string
}

/** Makes a temporary folder. */
export function makeFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'liminal-local-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Where the log of a key stands below a home. */
export function logFileOf(home: string, key: string): string {
  return join(home, 'runs', `${key}.log`)
}

/** Opens the executor as the engine does. */
export function openLocal(home: string, grace = 0.2, options: Partial<LocalConfig> = {}): Executor {
  const config = localConfig.parse({ grace, ...options })
  return createExecutor(config, { home, name: 'local', logFile: (key) => logFileOf(home, key) })
}

/** Work that runs a shell script. */
export function shell(folder: string, script: string, more: Partial<ContainerWork> = {}): ContainerWork {
  const plain = { env: {}, mounts: [], secrets: [], resources: {}, folder }
  return { kind: 'container', command: ['/bin/sh', '-c'], args: [script], ...plain, ...more }
}

/** A signal that never aborts. */
export const never: AbortSignal = new AbortController().signal

/** The text of a file, or nothing. */
export function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Waits until something holds; the test's time limit ends it. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setTimeout(5)
}

/** Whether a process is there and has not ended. */
export function isAlive(pid: number): boolean {
  return !/^State:\s+[ZX]|^$/m.test(read(`/proc/${pid}/status`).slice(0, 400) || '')
}
