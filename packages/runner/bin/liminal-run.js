#!/usr/bin/env node
// Nothing newer than what Node 12 understands may stand here: a Node that is too old must still be able to say so.
import module from 'node:module'

const required = [22, 19]
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < required[0] || (major === required[0] && minor < required[1])) {
  process.stderr.write(`liminal-run needs Node ${required.join('.')} or newer; this is ${process.version}\n`)
  process.exitCode = 1
} else if (process.argv.length === 3 && ['--version', '-V'].includes(process.argv[2])) {
  // Not by node:fs, which takes milliseconds to import.
  const manifest = module.createRequire(import.meta.url)('../package.json')
  process.stdout.write(`${manifest.version}\n`)
} else {
  // Room for what starting allocates, in MB: collecting it in between costs a tenth of a short command.
  process.getBuiltinModule('node:v8').setFlagsFromString('--min-semi-space-size=16')
  import('./cache-folder.js')
    .then(({ cacheFolder }) => {
      const folder = cacheFolder()
      if (folder !== undefined) module.enableCompileCache(folder)
      return import('../dist/bundle/main.js')
    })
    .then(({ start }) => start(process.argv.slice(2)))
}
