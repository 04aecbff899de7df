import { join } from 'node:path'
import { commandPeer } from '../command-peer.ts'
import { versions } from '../versions.ts'
import { commandOf } from '../work.ts'

/** Snakemake with shell rules; the output of a job is an empty file, by which Snakemake knows that it is done. */
export const snakemake = commandPeer({
  id: 'snakemake',
  title: 'Snakemake',
  requirement: versions.snakemake,
  how: { sequence: '`snakemake --cores 1`', 'no-op': '`snakemake --cores 2`' },
  files: (work, { ticks }) => ({
    Snakefile: `rule all:
    input: expand("done/{at}", at=range(${work.count}))

rule step:
    input: lambda wildcards: f"done/{int(wildcards.at) - 1}" if ${work.atOnce} == 1 and wildcards.at != "0" else []
    output: "done/{at}"
    shell: "${commandOf(work, '{wildcards.at}', ticks)}; : >{output}"
`,
  }),
  command: (work, { environment, home }) => ({
    command: join(environment, 'bin/snakemake'),
    args: ['--cores', String(work.atOnce)],
    env: { XDG_CACHE_HOME: join(home, 'cache') },
  }),
})
