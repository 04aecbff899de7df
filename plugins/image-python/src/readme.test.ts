import { readFileSync } from 'node:fs'
import { z } from '@liminal/core'
import { expect, test } from 'vitest'
import { pythonConfig } from './config.ts'

test('the table of options is that of the schema', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const { properties = {} } = z.toJSONSchema(pythonConfig, { io: 'input' })
  const rows = Object.entries(properties).map(([key, each]) => {
    return `| \`${key}\` | | ${(each as z.core.JSONSchema.JSONSchema).description} |`
  })
  expect(rows.length).toBeGreaterThan(1)
  expect(readme).toContain(`| option | default | meaning |\n|---|---|---|\n${rows.join('\n')}\n`)
})
