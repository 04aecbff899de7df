import type Docker from 'dockerode'
import type { Modem } from './dial.ts'

/** The answer to a question as it comes: dockerode gives some only as a whole. */
export function streamOf(
  docker: Docker,
  path: string,
  options: Readonly<Record<string, string | number | boolean>>,
): Promise<AsyncIterable<Uint8Array>> {
  const request = { method: 'GET', path: `${path}?`, options, isStream: true, statusCodes: { 200: true as const } }
  return new Promise((done, fail) => {
    const { dial } = docker.modem as Modem
    dial.call(docker.modem, request, (error, answer) => {
      if (error === null) done(answer as AsyncIterable<Uint8Array>)
      else fail(error)
    })
  })
}
