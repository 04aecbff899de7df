// What is used of it; it brings no types of its own.
declare module 'autocannon' {
  interface Result {
    readonly errors: number
    readonly timeouts: number
    readonly non2xx: number
    readonly requests: { readonly total: number }
  }
  interface Options {
    readonly url: string
    readonly method: 'POST'
    readonly body: string
    readonly connections: number
    /** In seconds. */
    readonly duration: number
  }
  export default function autocannon(options: Options): Promise<Result> & { stop(): void }
}
