import type { ContainerWork } from '@liminal/core'
import { dockerConfig } from '../config.ts'
import { createExecutor } from '../executor.ts'

// A process that submits work and goes on living: `node submit.ts HOME KEY WORK`.
const [home = '', key = '', work = ''] = process.argv.slice(2)
const executor = createExecutor(dockerConfig.parse({}), { home, name: 'docker', logFile: () => '' })
await executor.submit(key, JSON.parse(work) as ContainerWork, new AbortController().signal)
process.stdout.write('submitted\n')
setInterval(() => {}, 1000)
