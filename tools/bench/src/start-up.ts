import { sampleInTurn, timeProcess } from './measure.ts'
import { liminalRun, repository } from './project.ts'
import type { Row } from './row.ts'

/** How long the command line takes to start, against Node's own start. */
export async function measureStartUp(runs: number): Promise<Row[]> {
  const node =
    (...args: string[]) =>
    () =>
      timeProcess({ command: process.execPath, args, cwd: repository })
  const [empty, version, validate] = await sampleInTurn(runs, [
    node('-e', '0'),
    node(liminalRun, '--version'),
    node(liminalRun, 'validate', 'examples/iris'),
  ])
  if (empty === undefined || version === undefined || validate === undefined) return []
  return [
    { what: 'node -e 0', sample: empty, unit: 'ms', note: 'its range is the noise of this machine' },
    against('liminal-run --version', version, empty.median, 1.6),
    against('liminal-run validate examples/iris', validate, empty.median, 5),
  ]
}

function against(what: string, sample: Row['sample'], empty: number, factor: number): Row {
  const ratio = (sample.median / empty).toFixed(2)
  return { what, sample, unit: 'ms', limit: empty * factor, note: `${ratio} x node -e 0, at most ${factor} x` }
}
