import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeMachine, pythonVersion } from './machine.ts'
import { measurePeer, type Results } from './measure.ts'
import { readOptions } from './options.ts'
import { putBetweenMarkers } from './page.ts'
import type { Peer } from './peer.ts'
import { peers } from './peers/index.ts'
import { liminal } from './peers/liminal.ts'
import { killAll } from './process.ts'
import { readText } from './read.ts'
import { removeStubbornly } from './remove.ts'
import { merge, renderTable } from './table.ts'
import { works } from './work.ts'

const options = readOptions(
  process.argv.slice(2),
  peers.map(({ id }) => id),
)
const folder = mkdtempSync(join(tmpdir(), 'liminal-peers-'))
const cleanUp = () => {
  killAll()
  removeStubbornly(folder)
}
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.once(signal, () => {
    cleanUp()
    process.exit(code)
  })
}

try {
  const python = pythonVersion()
  const machine = describeMachine(new Date(), python)
  const tell = (what: string) => process.stderr.write(`${what}\n`)
  const measure = (peer: Peer) => measurePeer(peer, { folder, runs: options.runs, python, tell })
  const others = peers.filter(({ id }) => id !== liminal.id && (options.only?.includes(id) ?? true))

  const before = await measure(liminal)
  const results: Results[] = []
  for (const peer of others) results.push(await measure(peer))
  const after = await measure(liminal) // so that a drift of the machine meets what all are compared with

  const tables = works.map((work) => {
    const rows = [merge(before[work.name], after[work.name]), ...results.map((result) => result[work.name])]
    return `### ${work.title}\n\n${renderTable(work, rows)}`
  })
  const text = [machine, ...tables].join('\n\n')
  console.log(text)
  if (options.out !== undefined) writeFileSync(options.out, putBetweenMarkers(readText(options.out), text))
} finally {
  cleanUp()
}
