import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fillTables } from './tables.ts'

const repository = join(import.meta.dirname, '../../..')

test('the tables of the guide are those that the schemas make: npm run guide writes them', async () => {
  const page = readFileSync(join(repository, 'docs/yaml.md'), 'utf8')
  expect(page.match(/<!-- keys:/g)?.length).toBeGreaterThan(10)
  expect(await fillTables(page, join(repository, 'examples/iris'))).toBe(page)
})
