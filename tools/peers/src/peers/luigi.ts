import { join } from 'node:path'
import { commandPeer } from '../command-peer.ts'
import { versions } from '../versions.ts'
import { commandOf } from '../work.ts'

/** Luigi with its local scheduler; the output of a task is an empty file, by which Luigi knows that it is done. */
export const luigi = commandPeer({
  id: 'luigi',
  title: 'Luigi',
  requirement: versions.luigi,
  how: {
    sequence: '`luigi --local-scheduler`',
    'no-op': '`luigi --local-scheduler --workers 2`',
  },
  files: (work, { ticks }) => ({
    'peers.py': `import subprocess

import luigi


class Step(luigi.Task):
    at = luigi.IntParameter()

    def requires(self):
        return [Step(at=self.at - 1)] if ${work.atOnce} == 1 and self.at > 0 else []

    def output(self):
        return luigi.LocalTarget(f"done/{self.at}")

    def run(self):
        subprocess.run(f"${commandOf(work, '{self.at}', ticks)}", shell=True, check=True)
        with self.output().open("w"):
            pass


class All(luigi.WrapperTask):
    def requires(self):
        return [Step(at=at) for at in range(${work.count})]
`,
  }),
  command: (work, { environment }, folder) => ({
    command: join(environment, 'bin/luigi'),
    args: ['--module', 'peers', 'All', '--local-scheduler', '--workers', String(work.atOnce)],
    env: { PYTHONPATH: folder },
  }),
})
