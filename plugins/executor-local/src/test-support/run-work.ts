import type { ContainerWork } from '@liminal/core'
import { never, openLocal } from './local.ts'

// A process of its own that runs work to its end: `node run-work.ts HOME WORK`. Prints the outcome.
const [home = '', work = ''] = process.argv.slice(2)
await using executor = openLocal(home)
const handle = await executor.submit('k', JSON.parse(work) as ContainerWork, never)
process.stdout.write(JSON.stringify(await executor.wait(handle, never)))
