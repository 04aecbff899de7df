import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { diagnosticCodes } from './diagnostics/diagnostic.ts'
import { renderDiagnostic } from './diagnostics/render.ts'
import { errors } from './errors/table.ts'
import { parseLimits } from './load/problems.ts'
import { renderLimits } from './system/meter.ts'
import { yaml } from './test-support/files.ts'
import { opened } from './test-support/open.ts'

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')

/** The rows of the table below a heading. */
function rowsBelow(heading: string): string[] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  return section.split('\n').filter((line) => /^\| `E_/.test(line))
}

/** A detail that names each of its values: `RUN` for `run`. */
const named = new Proxy({} as Record<string, unknown>, {
  get: (_, key) => {
    if (key === 'known' || key === 'files' || key === 'tasks') return ['A', 'B']
    if (key === 'count') return 2
    return key === 'suggestion' ? undefined : String(key).toUpperCase()
  },
})

test('the table of diagnostics is that of the code', () => {
  const rows = Object.entries(diagnosticCodes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`)
  expect(rowsBelow('Diagnostics')).toEqual(rows)
})

test('the table of errors is that of the code', () => {
  const rows = Object.entries(errors).map(
    ([code, { say, hint }]) => `| \`${code}\` | ${say(named as never)} | ${hint(named as never)} |`,
  )
  expect(rowsBelow('Errors')).toEqual(rows)
})

test('the limits are those of the code', () => {
  const said = readme.split('\n## Limits\n')[1]?.split('\n## ')[0]?.replaceAll('\n', ' ')
  expect(said).toContain(`a file of ${parseLimits.bytes / 1e6} MB`)
  expect(said).toContain(`${parseLimits.depth} levels of nesting`)
  expect(said).toContain(`${parseLimits.values.toLocaleString('en')} values`)
  expect(said).toContain(`${renderLimits.characters / 1e6} million characters`)
  expect(said).toContain(`${renderLimits.depth} levels of variables`)
})

test('the frame that is shown is the one that a user gets', () => {
  const { diagnostics, folder } = opened(yaml`
    name: s
    variables: { known: 1 }
    pipelines:
      - pipeline: p
        tasks:
          - cmd: 'echo {{knwon}}'
            task: a
            type: python
  `)
  const frame = /```\n(liminal\.yml:[\s\S]*?)\n```/.exec(readme)?.[1]
  expect(diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, folder))).toEqual([frame])
})
