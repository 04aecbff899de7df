import { performance } from 'node:perf_hooks'
import { loadProject, renderedConfigOf } from '@liminal/core'

const [folder = '.', count] = process.argv.slice(2)
const start = performance.now()
const { systems, diagnostics } = loadProject(folder)
const problems = [...diagnostics]
const texts = systems.map((system) => {
  const { config, diagnostics } = renderedConfigOf(system, {})
  problems.push(...diagnostics)
  return JSON.stringify(config)
})
const milliseconds = performance.now() - start
if (systems.length !== Number(count) || problems.length > 0 || texts.some((text) => text.includes('{{'))) {
  throw new Error(`${systems.length} systems: ${JSON.stringify(problems[0]?.message)}`)
}
console.log(JSON.stringify({ milliseconds, mebibytes: process.resourceUsage().maxRSS / 1024 }))
