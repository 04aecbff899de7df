import { setTimeout } from 'node:timers/promises'
import Docker from 'dockerode'
import type { Modem } from './dial.ts'
import { limitsOf } from './limits.ts'

/** The same engine for one errand: whatever it is asked is given up once the signal aborts. */
export function during(docker: Docker, signal: AbortSignal): Docker {
  const outer = docker.modem as Modem
  const dial: Modem['dial'] = (request, answered) => {
    const { abortSignal } = request
    const both = abortSignal === undefined ? signal : AbortSignal.any([abortSignal, signal])
    outer.dial({ ...request, abortSignal: both }, answered)
  }
  const modem = Object.assign(Object.create(outer) as Modem, { dial })
  return new Docker({ modem } as unknown as Docker.DockerOptions)
}

/** A signal that aborts with another one, or once the engine does not answer: for what may take as long as it likes. */
export interface Alive extends Disposable {
  readonly signal: AbortSignal
}

/** Asks the engine now and then whether it is still there, until disposed. */
export function whileAlive(docker: Docker, signal: AbortSignal): Alive {
  const over = new AbortController()
  const engine = during(docker, over.signal)
  const watch = async () => {
    for (;;) {
      await setTimeout(limitsOf(docker).alive, undefined, { signal: over.signal })
      await engine.ping()
    }
  }
  watch().catch((error: unknown) => over.abort(error))
  return { signal: AbortSignal.any([signal, over.signal]), [Symbol.dispose]: () => over.abort() }
}
