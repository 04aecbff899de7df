import type { ConfigSchema } from './plugin.ts'
import type { ImageDefinition } from './work.ts'

/** The time that all files of a context have, in seconds since 1970: zip files know none before 1980. */
export const contextTime = Date.UTC(2000, 0) / 1000

/**
 * What an image is made of: a Dockerfile, the files that it may copy, and what only the build itself may see. Plain data,
 * so that it can be compared with what an image was made of before.
 */
export interface ImageRecipe {
  /** The text of the Dockerfile. */
  readonly dockerfile: string
  /** Where it stands among the files of the source; without it, it is no file of theirs. */
  readonly dockerfileAt?: string
  /**
   * The absolute folder whose files are the context, those apart that its `.dockerignore` and `.gitignore` name. Without
   * it, the context is `files` alone.
   */
  readonly source?: string
  /** The folder of the context that the source is; by default the whole. */
  readonly sourceAt?: string
  /** Folders of the source may be written to by every user of the image. */
  readonly openFolders?: boolean
  /** Further files of the context, by their path in it; they win over those of the source. */
  readonly files?: Readonly<Record<string, string>>
  /** Files and folders of the context that it has once more, from path by path. */
  readonly copies?: Readonly<Record<string, string>>
  /** Absolute files that `RUN --mount=type=secret,id=...` sees, by that id; no layer holds them. */
  readonly secrets?: Readonly<Record<string, string>>
  readonly buildArgs?: Readonly<Record<string, string>>
  /** The stage to build; by default the last. */
  readonly target?: string
  /** Paths of the context that decide what is installed; all others are code. */
  readonly locks?: readonly string[]
}

/** What an image type is asked about an entry of `images:`. */
export interface ImageInput<C> {
  /** What the type's schema made of the entry. */
  readonly config: C
  readonly image: ImageDefinition
}

/** Tells the user what is wrong with a value of the entry; `path` leads to it. What is a warning stops nothing. */
export type ReportImage = (problem: {
  readonly severity?: 'warning'
  readonly path: readonly (string | number)[]
  readonly message: string
  readonly hint?: string
}) => void

/** How an image of a server serves where there are no containers. */
export interface ImageServer {
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** The absolute requirements file of the server itself, which is installed beside what the code needs. */
  readonly requirements?: string
  /** Where it listens in a container. */
  readonly port: number
  /** The path that answers once it can be used. */
  readonly ready: string
  /** How long it may take to end once it is told to, in seconds, if that is known. */
  readonly endsWithin?: number
}

/** A type of images: says how one is made. Who makes it is an image driver's business. */
export interface ImageType<C = unknown> {
  readonly part: 'image'
  readonly name: string
  /** Of the keys of an entry; it may be strict about all but those that every image has. */
  readonly config: ConfigSchema<C>
  /** Finds what would not work before anything is built; reads nothing but files of this machine. */
  check?(input: ImageInput<C>, report: ReportImage): void
  recipe(input: ImageInput<C>): ImageRecipe
  /** The names of the images that it is built on or copies from, as far as an entry says; they may be other entries. */
  bases?(input: ImageInput<C>): readonly string[]
  /** Set for images of servers; `env` are the variables of a service. */
  server?(input: ImageInput<C>, env: Readonly<Record<string, string>>): ImageServer
}

/** What a driver is asked to build. */
export interface BuildRequest {
  /** The text of the Dockerfile, and its path in the context. */
  readonly dockerfile: { readonly text: string; readonly path: string }
  /** The context as a tar stream. */
  readonly context: AsyncIterable<Uint8Array>
  /** Names that the image gets. */
  readonly tags: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  readonly buildArgs: Readonly<Record<string, string>>
  readonly target?: string
  /** Such as `linux/amd64`; by default that of the engine. */
  readonly platform?: string
  /** Uses no layer of former builds. */
  readonly noCache: boolean
  /** Images of registries whose layers may be used; where given, the image carries what it takes to use its own so. */
  readonly cacheFrom?: readonly string[]
}

/** What a driver tells while it builds or pushes. */
export type BuildProgress =
  /** A step has begun: an instruction of the Dockerfile, or something around them. */
  | { readonly type: 'step'; readonly name: string; readonly cached: boolean }
  /** A line that a step printed. */
  | { readonly type: 'output'; readonly line: string }

/** How a build ended. */
export type BuildResult = { readonly id: string } | BuildFailure

/** Why there is no image. */
export interface BuildFailure {
  readonly reason: string
  readonly hint?: string
  readonly exitCode?: number
  /** The line of the Dockerfile whose step failed, from 1. */
  readonly line?: number
  /** The last lines that the step printed. */
  readonly output: readonly string[]
}

/** Makes images, and knows those that are there. Aborting a signal stops what was asked for. */
export interface ImageDriver extends AsyncDisposable {
  /** For people: `docker buildx`, `the API of Docker`. */
  readonly name: string
  /** Whether a build may have secrets. */
  readonly supports: { readonly secrets: boolean }
  /** The id and labels of an image that is there. */
  find(tag: string, signal: AbortSignal): Promise<BuiltImage | undefined>
  build(request: BuildRequest, tell: (progress: BuildProgress) => void, signal: AbortSignal): Promise<BuildResult>
  /** Gives the image further names. */
  tag(id: string, tags: readonly string[], signal: AbortSignal): Promise<void>
  push(tag: string, tell: (progress: BuildProgress) => void, signal: AbortSignal): Promise<BuildFailure | undefined>
}

/** An image that is there. */
export interface BuiltImage {
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
}

/** A type of image driver. Of several that are installed, the first that `open`s is used. */
export interface ImageDriverType {
  readonly part: 'image-driver'
  readonly name: string
  /**
   * Undefined if this machine cannot do it, with the reason told. `host` is the engine that the option `host` of an executor
   * names; without it, the driver finds its own.
   */
  open(tellWhyNot: (reason: string) => void, host?: string): Promise<ImageDriver | undefined>
}
