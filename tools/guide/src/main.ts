import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fillTables } from './tables.ts'

const repository = join(import.meta.dirname, '../../..')
const page = join(repository, 'docs/yaml.md')

writeFileSync(page, await fillTables(readFileSync(page, 'utf8'), join(repository, 'examples/iris')))
