import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ImageType, z } from '@liminal/core'
import { expect, onTestFinished, test } from 'vitest'
import plugin, { sparkConfig } from './index.ts'

const [spark] = plugin.provides as [ImageType]

function recipe(config: object) {
  const source = mkdtempSync(join(tmpdir(), 'liminal-spark-'))
  onTestFinished(() => rmSync(source, { recursive: true }))
  writeFileSync(join(source, 'requirements.txt'), 'six\n')
  return spark.recipe({ config: sparkConfig.parse(config), image: { image: 'i', source, folder: source } })
}

test('Java and Spark are installed before what the code asks for, and the code comes last', () => {
  const lines = recipe({ apt: ['git'] }).dockerfile.split('\n')
  const order = [
    'FROM python:3.11-slim',
    'default-jre-headless libnss-unknown procps git',
    'pip install pyspark==4.0.1',
    'requirements.txt',
    'COPY code/ /',
  ]
  const found = order.map((text) => lines.findIndex((line) => line.includes(text)))
  expect(found).toEqual(found.toSorted((one, other) => one - other))
  expect(found).not.toContain(-1)
})

test('the version of Spark is as the entry says; what is none is refused', () => {
  expect(recipe({ spark_version: '3.5.7' }).dockerfile).toContain('pip install pyspark==3.5.7\n')
  expect(sparkConfig.safeParse({ spark_version: '4' }).success).toBe(false)
})

test('a folder is needed', () => {
  const problems: string[] = []
  spark.check?.({ config: {}, image: { image: 'i' } }, ({ message }) => problems.push(message))
  expect(problems).toEqual(['an image of Python code needs a folder of it'])
})

test('the table of options is that of the schema', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const { spark_version: option } = z.toJSONSchema(sparkConfig).properties as Record<
    string,
    z.core.JSONSchema.JSONSchema
  >
  expect(readme).toContain(`| \`spark_version\` | \`${option?.default}\` | ${option?.description} |`)
})
