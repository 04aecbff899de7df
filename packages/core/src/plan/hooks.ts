/** When a hook is called. */
export type HookEvent = 'success' | 'failure' | 'late'

/** What a pipeline's hooks are, by when they are called. */
export type Hooks = Readonly<Partial<Record<HookEvent, readonly Hook[]>>>

/** Something outside that is told of a run. */
export type Hook = Webhook | CommandHook

/** A text, or the environment variable that holds it. */
export type PerhapsSecret = string | { readonly env: string }

/** Posts JSON to a URL. */
export interface Webhook {
  readonly type: 'webhook'
  readonly url: PerhapsSecret
  readonly headers: Readonly<Record<string, PerhapsSecret>>
  readonly timeoutSeconds: number
}

/** Runs a command line, which reads JSON from its input. */
export interface CommandHook {
  readonly type: 'command'
  readonly command: string
  /** Its working directory, absolute. */
  readonly folder: string
  readonly timeoutSeconds: number
}
