import { definePlugin, defineTaskType } from '@liminal/core'
import { compile } from './compile.ts'
import { sqlConfig } from './config.ts'

/** Runs SQL statements with an embedded DuckDB, or on a connection. */
const sql = defineTaskType({ name: 'sql', config: sqlConfig, compile })

export default definePlugin({ name: '@liminal/task-sql', api: 1, provides: [sql] })
