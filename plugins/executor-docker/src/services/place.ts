import { hash, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ServiceSpec } from '@liminal/core'
import { label } from '../container-options.ts'
import type { Front } from './front.ts'

/** What is known of a service that was applied. */
export interface Live {
  /** The container of the version that clients reach. */
  readonly container: string
  readonly front: Front
  /** What it was made of. */
  readonly digest: string
  /** What tells the values of its secrets from others. */
  readonly secrets?: string
  readonly spec: ServiceSpec
  /** Milliseconds since 1970. */
  readonly since: number
}

/** The names of all that belongs to a service, and the file that says what is live. */
export interface ServicePlace {
  readonly network: string
  /** By which all its containers, and its network, are found. */
  readonly labels: Readonly<Record<string, string>>
  readonly lock: string
  /** The file of the key by which values of secrets are told from others. */
  readonly key: string
  readonly names: { front(): string; version(): string }
  live(): Live | undefined
  write(live: Live): void
  forget(): void
}

/** The label that all containers of a service have; its value is the service's id. */
export const serviceLabel = 'dev.liminal.service'

/** The place of a service of the host with this folder; two homes never share one. */
export function placeOf(root: string, system: string, service: string, network?: string): ServicePlace {
  return placeWith(root, hash('sha256', `${root}\n${system}\n${service}`, 'hex').slice(0, 16), network)
}

/** The place of a service by its id. */
export function placeWith(root: string, id: string, network?: string): ServicePlace {
  const file = join(root, `${id}.json`)
  const unique = () => randomBytes(4).toString('hex')
  return {
    network: network ?? `liminal-${id}`,
    labels: { [serviceLabel]: id, [label.root]: root },
    lock: join(root, `${id}.lock`),
    key: join(root, '.key'),
    names: { front: () => `liminal-${id}-front-${unique()}`, version: () => `liminal-${id}-${unique()}` },
    live: () => readLive(file),
    write(live) {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(`${file}.tmp`, JSON.stringify(live))
      renameSync(`${file}.tmp`, file)
    },
    forget: () => rmSync(file, { force: true }),
  }
}

/** What such a file says; undefined if it is not there. */
export function readLive(file: string): Live | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Live
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
