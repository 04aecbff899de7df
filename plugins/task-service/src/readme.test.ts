import { readFileSync } from 'node:fs'
import { z } from '@liminal/core'
import { expect, test } from 'vitest'
import { config } from './index.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test.each([
  ['the task', config],
  ['its smoke test', config.shape.smoke_test.unwrap()],
])('the table of the options of %s is that of the schema', (_, schema) => {
  const { properties = {} } = z.toJSONSchema(schema)
  const rows = Object.entries(properties).map(
    ([key, each]) => `| \`${key}\` | | ${(each as z.core.JSONSchema.JSONSchema).description} |\n`,
  )
  expect(rows.length).toBeGreaterThan(1)
  expect(readme).toContain(`| option | default | meaning |\n|---|---|---|\n${rows.join('')}`)
})
