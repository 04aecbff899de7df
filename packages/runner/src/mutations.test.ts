import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openProject, positionOf } from '@liminal/core'
import { afterAll, describe, expect, test } from 'vitest'
import { repository } from './test-support/command-line.ts'
import { type Mutation, mutate, mutationKinds, randomOf } from './test-support/mutate.ts'
import { copyExample, temporaryFolder } from './test-support/project.ts'

/** How many single mutations are tried, of all examples in turn. */
const count = 1000

/** How long looking at one may take, in milliseconds. */
const mostTime = 1000

const examples = globSync('examples/*/{,*/}liminal.yml', { cwd: repository }).sort()

/** The kinds that were tried, in one example or another. */
const kinds = new Set<string>()

afterAll(() => expect([...kinds].sort()).toEqual([...mutationKinds].sort()))

describe.each(examples)('%s', (example) => {
  test('every single mutation is reported at its line', { timeout: 600_000 }, async () => {
    const [, name = '', ...rest] = example.split('/')
    const folder = copyExample(name, temporaryFolder())
    const file = join(folder, ...rest)
    const text = readFileSync(file, 'utf8')
    expect(await problemsOf(folder, file)).toEqual([])

    const random = randomOf(examples.indexOf(example) + 1)
    const seen = new Set<string>()
    const missed: string[] = []
    let slowest = 0
    for (let done = 0; done < count / examples.length; ) {
      const mutation = mutate(text, random)
      if (mutation === undefined) continue
      done += 1
      seen.add(mutation.kind)
      writeFileSync(file, mutation.text)
      const before = performance.now()
      const problems = await problemsOf(folder, file)
      slowest = Math.max(slowest, performance.now() - before)
      if (!problems.some(({ line }) => mutation.lines.includes(line))) missed.push(describeMiss(mutation, problems))
    }
    expect(missed).toEqual([])
    for (const kind of seen) kinds.add(kind)
    expect(slowest).toBeLessThan(mostTime)
  })
})

/** Those that are shown in one file, whichever system found them. */
async function problemsOf(folder: string, file: string) {
  const { diagnostics, systems } = await openProject(folder, { home: '/home', env: {} })
  return [...diagnostics, ...systems.flatMap((system) => system.diagnostics)]
    .filter(({ place }) => place.source.file === file)
    .map(({ place, code, message }) => ({ ...positionOf(place.source, place.start), code, message }))
}

function describeMiss({ kind, text, lines }: Mutation, problems: Awaited<ReturnType<typeof problemsOf>>): string {
  const shown = problems.map(({ line, code, message }) => `${line} ${code} ${message}`).join('; ')
  return `${kind}, line ${lines.join(' or ')}: ${text.split('\n')[(lines[0] ?? 1) - 1]} -> ${shown || 'nothing'}`
}
