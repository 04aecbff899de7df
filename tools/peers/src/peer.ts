import type { Work } from './work.ts'

/** Where a peer does its work. */
export interface Place {
  /** A folder that is there for one peer as long as it is measured, for databases, settings and results. */
  readonly home: string
  /** The file into which every task writes its number; the first one makes it. */
  readonly ticks: string
  /** The Python environment with the peer in it; empty for those that need none. */
  readonly environment: string
}

/** A peer that is ready to work. */
export interface Opened {
  readonly version: string
  /** Carries a work out and gives how many seconds that took, from the user's word to its end. */
  run(work: Work): Promise<number>
  close?(): Promise<void>
}

/** Something that runs tasks. */
export interface Peer {
  readonly id: string
  readonly title: string
  /** What pip has to install for it, if anything. */
  readonly requirement?: string
  /** How each work is run, for the table. */
  readonly how: Readonly<Record<Work['name'], string>>
  /** True if it is so slow that one run has to do. */
  readonly slow?: boolean
  open(place: Place): Promise<Opened>
}
