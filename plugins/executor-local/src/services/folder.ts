import { hash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ServiceSpec } from '@liminal/core'
import { isWrapper, startTime } from '../process/process-group.ts'

/** A process, told from another that is given the same pid later by when it started. */
export interface ProcessId {
  readonly pid: number
  readonly start?: string
}

/** This process. */
export function ownId(): ProcessId {
  return idOf(process.pid)
}

/** The process with this pid, which runs now. */
export function idOf(pid: number): ProcessId {
  const start = startTime(pid)
  return start === undefined ? { pid } : { pid, start }
}

/** Whether a process of this folder's service still runs. */
export function runs(id: ProcessId | undefined, { path }: Pick<ServiceFolder, 'path'>): boolean {
  return id !== undefined && isWrapper(id, path)
}

/** `live.json`: the version of a service that clients reach. */
export interface Live {
  readonly version: string
  readonly port: number
  /** What it was made of. */
  readonly digest: string
  /** What tells the values of its secrets from others. */
  readonly secrets?: string
  readonly spec: ServiceSpec
  /** The folder of its Python environment. */
  readonly environment?: string
  /** Milliseconds since 1970. */
  readonly since: number
}

/** `front.json`: the process that clients connect to, and where. */
export interface Front {
  readonly process: ProcessId
  readonly address: string
  readonly port: number
  /** Seconds that requests in hand have when it ends. */
  readonly grace: number
}

/** `VERSION.json`: what the keeper of a version starts. */
export interface VersionJob {
  readonly command: readonly string[]
  readonly cwd: string
  readonly log: string
  /** Where the server listens. */
  readonly port: number
}

/** `VERSION.state.json`: the keeper of a version, and its server. */
export interface VersionState {
  readonly keeper: ProcessId
  /** Its pid is that of its process group. */
  readonly server?: ProcessId
  /** How often the server has ended, and how the last time. */
  readonly ends: number
  readonly lastEnd?: string
}

/** The files of one service. */
export interface ServiceFolder {
  readonly path: string
  readonly log: string
  /** Beside the folder, which a service that is removed takes with it. */
  readonly lock: string
  /** The file of the key by which values of secrets are told from others: one for all services of a host. */
  readonly key: string
  live(): Live | undefined
  front(): Front | undefined
  state(version: string): VersionState | undefined
  /** The names of all versions of which there are files. */
  versions(): readonly string[]
  file(name: string): string
  forget(name: string): void
}

/** The folders of all services of a host. */
export function foldersIn(root: string): readonly ServiceFolder[] {
  const entries = existsSync(root) ? readdirSync(root, { withFileTypes: true }) : []
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => openFolder(join(root, name)))
}

/** The folder of a service below that of a host. */
export function folderOf(root: string, system: string, service: string): ServiceFolder {
  return openFolder(join(root, hash('sha256', `${system}\n${service}`, 'hex').slice(0, 16)))
}

/** The folder of a service, by its path. */
export function openFolder(path: string): ServiceFolder {
  const file = (name: string) => join(path, name)
  return {
    path,
    log: file('log'),
    lock: `${path}.lock`,
    key: join(dirname(path), '.key'),
    file,
    forget: (name) => rmSync(file(name), { force: true }),
    live: () => readJson<Live>(file('live.json')),
    front: () => readJson<Front>(file('front.json')),
    state: (version) => readJson<VersionState>(file(`${version}.state.json`)),
    versions: () => {
      const names = existsSync(path) ? readdirSync(path) : []
      return [...new Set(names.flatMap((name) => /^(v[0-9a-f]+)\./.exec(name)?.[1] ?? []))]
    },
  }
}

/** What a file says; undefined if it is not there. */
export function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
