import { readFileSync } from 'node:fs'
import { z } from '@liminal/core'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { sqlConfig } from './config.ts'
import { readConnection } from './connection.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test('the table of options is that of the schema', () => {
  const { properties = {} } = z.toJSONSchema(sqlConfig)
  const rows = Object.entries(properties).map(([key, schema]) => {
    const { enum: values, type, description } = schema as z.core.JSONSchema.JSONSchema
    return `| \`${key}\` | ${values?.map((value) => `\`${value}\``).join(', ') ?? type} | ${description} |`
  })
  expect(readme).toContain(`| key | value | meaning |\n| --- | --- | --- |\n${rows.join('\n')}\n\n`)
})

test('the examples are accepted', () => {
  const examples = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => parse(text))
  expect(examples.length).toBeGreaterThan(2)
  for (const { tasks = [], connections = [] } of examples) {
    for (const { task: _, type, mounts: __, outputs: ___, ...config } of tasks) {
      if (type !== 'sql') continue
      expect(sqlConfig.safeParse(config).error).toBeUndefined()
    }
    for (const connection of connections) expect(readConnection(connection)).not.toHaveProperty('problems')
  }
})
