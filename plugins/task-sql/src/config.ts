import { z } from '@liminal/core'
import { formats } from './format.ts'
import { defaultMemory, isMemory, minimumMemory } from './memory.ts'

/** The config of a task of type `sql`. */
export const sqlConfig = z
  .strictObject({
    query: z.string().optional().describe('The SQL statements; the result of the last one goes to the output'),
    file: z.string().optional().describe("A file with the statements instead, relative to the task's folder"),
    output_path: z
      .string()
      .min(1)
      .optional()
      .describe("The file that the result is written to, relative to the task's folder; replaced if it exists"),
    output_table: z
      .string()
      .min(1)
      .optional()
      .describe('The table of the connection that the result is written to; replaced if it exists'),
    format: z
      .enum(formats)
      .optional()
      .describe('The format of `output_path`; by default from its extension, else `parquet`'),
    partition_columns: z
      .string()
      .optional()
      .describe(
        'Columns, separated by commas, whose values become folders below `output_path`, as in `year=2024/month=1`',
      ),
    connection: z
      .string()
      .optional()
      .describe('The entry of `connections:` that the statements run on; without it, an embedded DuckDB'),
    memory: z
      .string()
      .refine(isMemory, { error: `expected an amount of memory of at least ${minimumMemory}, such as 512MiB or 2GB` })
      .optional()
      .describe(`The most memory that the task may take, such as \`2GiB\`; by default \`${defaultMemory}\``),
  })
  .superRefine((config, context) => {
    if ((config.query === undefined) === (config.file === undefined)) {
      const message = `expected exactly one of query and file, found ${config.query === undefined ? 'neither' : 'both'}`
      context.addIssue({ code: 'custom', path: config.file === undefined ? [] : ['file'], message })
    }
    if (config.partition_columns !== undefined && config.output_path === undefined) {
      const message = 'partition_columns needs output_path: the folder that the partitions are written to'
      context.addIssue({ code: 'custom', path: ['partition_columns'], message })
    }
  })

/** What `sqlConfig` accepts. */
export type SqlConfig = z.infer<typeof sqlConfig>
