import { performance } from 'node:perf_hooks'
import { openProject } from '@liminal/core'

const [project = '.', home = '.'] = process.argv.slice(2)
const start = performance.now()
const { systems } = await openProject(project, { home, env: process.env })
const milliseconds = performance.now() - start
if (systems[0]?.plans.length !== 1) throw new Error(JSON.stringify(systems[0]?.diagnostics.slice(0, 3)))
console.log(JSON.stringify({ milliseconds, mebibytes: process.resourceUsage().maxRSS / 1024 }))
