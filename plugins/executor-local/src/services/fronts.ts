import type { FrontPlace, Refusal } from '@liminal/core'
import { writeJson } from '../write-json.ts'
import type { Front, ServiceFolder } from './folder.ts'
import { closeFront, startFront, stopFront } from './processes.ts'

/** Where a front is wanted; a port that nobody asked for may be another. */
export interface WantedFront {
  readonly address: string
  readonly asked: number | undefined
  readonly former: number | undefined
  /** Seconds that requests in hand have when it ends. */
  readonly grace: number
}

/** Opens a front beside the former one, if there is one. */
export async function openFront(folder: ServiceFolder, wanted: WantedFront): Promise<Front | Refusal> {
  const { address, asked, former, grace } = wanted
  const port = asked ?? former ?? 0
  const front = await startFront(folder, { address, port, grace })
  if (!('problem' in front)) return front
  if (front.problem === 'EADDRINUSE' && asked === undefined) return openFront(folder, { ...wanted, former: 0 })
  return refusalOf(front.problem, { address, port })
}

/** Opens a front in the place of another that has its port; that comes back where the new one cannot be. */
export async function swapFront(
  folder: ServiceFolder,
  former: Front,
  place: FrontPlace & { readonly grace: number },
): Promise<Front | Refusal> {
  await closeFront(former, folder)
  const front = await startFront(folder, place)
  if (!('problem' in front)) return front
  await startFront(folder, former)
  return refusalOf(front.problem, place)
}

/** Ends a front that was opened in vain beside another, or alone. */
export function undoFront(folder: ServiceFolder, front: Front, former: Front | undefined): void {
  if (former === undefined) folder.forget('front.json')
  else writeJson(folder.file('front.json'), former)
  stopFront(front, folder)
}

function refusalOf(problem: string, { address, port }: FrontPlace): Refusal {
  if (problem === 'EADDRINUSE') {
    const hint =
      'give the service another port:, or stop what has it; liminal-run services PATH status shows services elsewhere'
    return { reason: `the port ${port} is taken by another program`, hint, log: [] }
  }
  const hint = 'see listen: of the executor, and port: of the service'
  return { reason: `it cannot listen on ${address}:${port}: ${problem}`, hint, log: [] }
}
