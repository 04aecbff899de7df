import { never, openLocal, shell } from './local.ts'

// A process of its own that runs a command in the environment of a source folder: `node build.ts HOME SOURCE KEY`.
// Prints the outcome.
const [home = '', source = '', key = ''] = process.argv.slice(2)
const work = shell(source, 'python -c "import six"', { image: 'i', build: { image: 'i', source } })
await using executor = openLocal(home)
const handle = await executor.submit(key, work, never)
process.stdout.write(JSON.stringify(await executor.wait(handle, never)))
