import { createRequire } from 'node:module'
import protobuf from 'protobufjs'
import type { Journal } from './journal.ts'

/** What of BuildKit's StatusResponse is read (api/services/control/control.proto of moby/buildkit). */
interface Status {
  readonly vertexes: readonly {
    readonly digest: string
    readonly name: string
    readonly cached: boolean
    readonly completed?: object | null
    readonly error: string
  }[]
  readonly logs: readonly { readonly vertex: string; readonly msg: Uint8Array }[]
}

let type: protobuf.Type | undefined

/** Reads an event of a BuildKit build: base64 of a message of steps and what they print. */
export function readTrace(aux: string, journal: Journal): void {
  type ??= protobuf
    .loadSync(createRequire(import.meta.url).resolve('dockerode/lib/proto/buildkit_status.proto'))
    .lookupType('moby.buildkit.v1.StatusResponse')
  const failed: [string, string][] = []
  const { vertexes, logs } = type.toObject(type.decode(Buffer.from(aux, 'base64')), { defaults: true }) as Status
  for (const { digest, name, cached, completed, error } of vertexes) {
    journal.begin(digest, name)
    if (error !== '') failed.push([digest, error])
    else if (cached || completed) journal.done(digest, cached)
  }
  for (const { vertex, msg } of logs) {
    for (const line of Buffer.from(msg).toString('utf8').replace(/\n$/, '').split('\n')) journal.output(vertex, line)
  }
  for (const [digest, error] of failed) journal.fail(digest, error)
}
