import { join } from 'node:path'
import { commandPeer } from '../command-peer.ts'
import { versions } from '../versions.ts'
import { commandOf, numbersOf, type Work } from '../work.ts'

/** Metaflow with its local data store: a flow of 40 steps; a foreach over 200, for which it needs three steps more. */
export const metaflow = commandPeer({
  id: 'metaflow',
  title: 'Metaflow',
  requirement: versions.metaflow,
  slow: true,
  how: {
    sequence: '`python flow.py run`, 40 steps',
    'no-op': '`python flow.py run --max-workers 2`, a foreach, and 3 steps around it',
  },
  files: (work, { ticks }) => ({ 'flow.py': work.atOnce === 1 ? steps(work, ticks) : foreach(work, ticks) }),
  command: (work, { environment, home }, folder) => ({
    command: join(environment, 'bin/python'),
    args: ['flow.py', 'run', '--max-workers', String(work.atOnce), '--max-num-splits', String(work.count)],
    env: {
      METAFLOW_HOME: join(home, 'settings'),
      METAFLOW_DATASTORE_SYSROOT_LOCAL: folder,
      METAFLOW_USER: 'peers',
      USERNAME: 'peers',
    },
  }),
})

const head = `import subprocess

from metaflow import FlowSpec, step


class PeersFlow(FlowSpec):
`
const tail = `

if __name__ == "__main__":
    PeersFlow()
`

function steps(work: Work, ticks: string): string {
  const names = numbersOf(work).map((at) => (at === 0 ? 'start' : at === work.count - 1 ? 'end' : `step_${at}`))
  const methods = names.map((name, at) => {
    const next = at === work.count - 1 ? '' : `        self.next(self.${names[at + 1]})\n`
    return `    @step
    def ${name}(self):
        subprocess.run("${commandOf(work, at, ticks)}", shell=True, check=True)
${next}`
  })
  return head + methods.join('\n') + tail
}

function foreach(work: Work, ticks: string): string {
  return `${head}    @step
    def start(self):
        self.numbers = list(range(${work.count}))
        self.next(self.each, foreach="numbers")

    @step
    def each(self):
        subprocess.run(f"${commandOf(work, '{self.input}', ticks)}", shell=True, check=True)
        self.next(self.join)

    @step
    def join(self, inputs):
        self.next(self.end)

    @step
    def end(self):
        pass
${tail}`
}
