import { readFileSync } from 'node:fs'
import { z } from '@liminal/core'
import { expect, test } from 'vitest'
import { dockerConfig } from './config.ts'
import { dockerImageConfig } from './image/docker-image.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test.each([
  ['the executor', dockerConfig],
  ['images', dockerImageConfig],
])('the table of the options of %s is that of the schema', (_, schema) => {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' })
  const rows = Object.entries(properties).map(([key, each]) => {
    const { default: otherwise, description } = each as z.core.JSONSchema.JSONSchema
    const shown = typeof otherwise === 'object' ? JSON.stringify(otherwise) : otherwise
    return `| \`${key}\` |${shown === undefined ? '' : ` \`${shown}\``} | ${description} |`
  })
  expect(rows.length).toBeGreaterThan(2)
  expect(readme).toContain(`| option | default | meaning |\n|---|---|---|\n${rows.join('\n')}\n`)
})
