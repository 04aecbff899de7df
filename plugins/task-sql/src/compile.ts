import { extname, resolve } from 'node:path'
import {
  bytesOf,
  type CompileInput,
  type ConnectionDefinition,
  packageFile,
  quantityOf,
  readRegularFile,
  type SqlOutput,
  type Work,
} from '@liminal/core'
import type { SqlConfig } from './config.ts'
import { readConnection } from './connection.ts'
import { columnsOf, formatOf } from './format.ts'
import { defaultMemory } from './memory.ts'
import { readsOf } from './reads.ts'

// Of the compiled plugin it is the compiled program, of its source the source, which Node runs as it is.
const program = packageFile(
  import.meta.dirname,
  extname(import.meta.url) === '.ts' ? 'src/program/main.ts' : 'dist/program/main.js',
)

/** Compiles a task of type `sql` into work of kind `sql`, or reports why it cannot. */
export function compile(input: CompileInput<SqlConfig>): readonly Work[] {
  const { config, task } = input
  const statements = statementsOf(input)
  const connection = connectionOf(input)
  const output = outputOf(config)
  if (config.output_table !== undefined && config.connection === undefined) {
    const message = 'output_table needs a connection: the embedded database ends with its task; or use output_path'
    input.report({ path: ['output_table'], message })
    return []
  }
  if (statements === undefined || connection === 'wrong') return []
  const memory = config.memory ?? task.resources.memory ?? defaultMemory
  const bytes = bytesOf(memory)
  // What the statements of other databases name stands on their machines.
  const reads = connection === undefined || connection.type === 'duckdb' ? readsOf(statements) : []
  return [
    {
      kind: 'sql',
      statements,
      ...(connection === undefined ? {} : { connection }),
      ...(output === undefined ? {} : { output }),
      ...(reads.length === 0 ? {} : { reads }),
      env: task.env,
      mounts: task.mounts,
      ...(task.secrets.length === 0 ? {} : { secrets: task.secrets }),
      resources: { ...task.resources, memory: bytes === undefined ? memory : quantityOf(bytes) },
      folder: task.folder,
      program,
    },
  ]
}

function statementsOf({ config, task, report, fill }: CompileInput<SqlConfig>): string | undefined {
  const key = config.file === undefined ? 'query' : 'file'
  const text = config.file === undefined ? config.query : read(resolve(task.folder, config.file), fill)
  if (text instanceof Error) report({ path: [key], message: text.message })
  else if (text === undefined || text.trim() === '') report({ path: [key], message: 'expected SQL, found nothing' })
  else return text
  return undefined
}

function read(file: string, fill: CompileInput<SqlConfig>['fill']): string | Error {
  let text: string
  try {
    text = readRegularFile(file).toString('utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return new Error(code === 'ENOENT' ? `no such file: ${file}` : `cannot read ${file}: ${code ?? message}`)
  }
  return fill(file, text)
}

function connectionOf(input: CompileInput<SqlConfig>): ConnectionDefinition | undefined | 'wrong' {
  const name = input.config.connection
  if (name === undefined) return undefined
  const entry = input.connection(name)
  const read = entry === undefined ? { problems: ['is not in connections:'] } : readConnection(entry)
  if ('problems' in read) {
    for (const problem of read.problems)
      input.report({ path: ['connection'], message: `connection ${name} ${problem}` })
    return 'wrong'
  }
  const { definition } = read
  if (definition.type !== 'duckdb') return definition
  return { ...definition, path: resolve(input.task.folder, String(definition.path)) }
}

function outputOf(config: SqlConfig): SqlOutput | undefined {
  const { output_path: path, output_table: table, partition_columns } = config
  if (path === undefined && table === undefined) return undefined
  const partitionBy = columnsOf(partition_columns)
  return {
    ...(path === undefined ? {} : { path }),
    ...(table === undefined ? {} : { table }),
    format: config.format ?? formatOf(path ?? ''),
    ...(partitionBy.length === 0 ? {} : { partitionBy }),
  }
}
