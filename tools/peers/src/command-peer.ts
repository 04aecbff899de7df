import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Peer, Place } from './peer.ts'
import { type CommandLine, run } from './process.ts'
import { versionOf } from './versions.ts'
import type { Work } from './work.ts'

/** A peer that carries out a work by one command, from its start to its end. */
export interface CommandPeer extends Omit<Peer, 'open'> {
  /** The version, where it is not that of what pip installed. */
  readonly version?: () => string
  /** The files of the user's project, by name. */
  files(work: Work, place: Place): Readonly<Record<string, string>>
  /** What the user types in the folder of the project. */
  command(work: Work, place: Place, folder: string): CommandLine
  /** What has to be done once, before anything is measured. */
  prepare?(place: Place): Promise<void>
  /** What has to be done before each run, outside the clock. */
  before?(work: Work, place: Place, folder: string): Promise<void> | void
}

/** Makes a peer of a command: every run gets a project folder of its own, and the whole command is timed. */
export function commandPeer(peer: CommandPeer): Peer {
  return {
    ...peer,
    async open(place) {
      await peer.prepare?.(place)
      return {
        version: peer.version?.() ?? versionOf(peer.requirement ?? ''),
        async run(work) {
          const folder = join(place.home, work.name)
          rmSync(folder, { recursive: true, force: true })
          mkdirSync(folder, { recursive: true })
          for (const [name, text] of Object.entries(peer.files(work, place))) writeFileSync(join(folder, name), text)
          await peer.before?.(work, place, folder)
          const line = { cwd: folder, ...peer.command(work, place, folder) }
          const begin = performance.now()
          await run(line)
          return (performance.now() - begin) / 1000
        },
      }
    },
  }
}
