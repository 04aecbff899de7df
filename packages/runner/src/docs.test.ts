import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commands } from './commands.ts'
import { liminalRun, repository } from './test-support/command-line.ts'
import { documents, yamlExamples } from './test-support/docs.ts'
import { makeProject, temporaryFolder } from './test-support/project.ts'

const pages = documents()
const examples = yamlExamples()

/** Files that the examples speak of. */
const files = {
  'src/requirements.txt': '',
  'service/Dockerfile': 'FROM scratch',
  'flowers.csv': 'a\n1\n',
  'queries/by_month.sql': 'SELECT 1\n',
}

describe('every YAML example of the docs is valid', () => {
  test.each(examples)('$where', async ({ yaml }) => {
    const project = makeProject({ 'liminal.yml': yaml, ...files })
    const { code, stdout } = await liminalRun(['validate', project, '--strict', '--json'], { home: temporaryFolder() })
    expect(JSON.parse(stdout)).toEqual([])
    expect(code).toBe(0)
  })

  test('there are some', () => {
    expect(examples.length).toBeGreaterThan(3)
  })
})

test('every command that the docs name is there', () => {
  const named = pages.flatMap(({ text }) =>
    [...text.matchAll(/liminal-run ([a-z]+)(?=[ `\n])/g)].map((match) => match[1]),
  )
  expect(named.length).toBeGreaterThan(5)
  for (const name of new Set(named)) expect([...Object.keys(commands), 'examples']).toContain(name)
})

test('the docs name every command, and every script of the root that they speak of is there', () => {
  const readme = pages.find(({ path }) => path === 'README.md')?.text
  for (const name of Object.keys(commands).filter((each) => each !== 'run'))
    expect(readme).toContain(`liminal-run ${name}`)
  const table = pages.find(({ path }) => path === 'packages/runner/README.md')?.text
  for (const name of Object.keys(commands)) expect(table).toContain(`| \`${name}`)
  const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))
  const spoken = pages.flatMap(({ text }) => [...text.matchAll(/npm run ([a-z:]+)/g)].map((match) => match[1]))
  for (const script of new Set(spoken)) expect(Object.keys(scripts)).toContain(script)
})

test('links between the docs lead somewhere', () => {
  for (const { path, text } of pages) {
    for (const [, link = ''] of text.matchAll(/\]\(((?!https?:|#)[^)#]+)/g)) {
      expect(globSync(join(repository, path, '..', link)), `${link} in ${path}`).toHaveLength(1)
    }
  }
})
