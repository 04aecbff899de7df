import { once } from 'node:events'
import type { Work } from '@liminal/core'
import { never, openLocal } from './local.ts'

// A process of its own that submits work and stays: `node submit.ts HOME KEY WORK`. Prints the handle.
const [home = '', key = '', work = ''] = process.argv.slice(2)
const handle = await openLocal(home).submit(key, JSON.parse(work) as Work, never)
process.stdout.write(`${JSON.stringify(handle)}\n`)
process.stdin.resume()
await once(process.stdin, 'end')
