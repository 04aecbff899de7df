import { defineConfig } from 'rolldown'
import { builtins } from '../../tools/bundle/builtins.js'

/** Commander can start other programs as commands; ours are none, and to load what starts processes costs milliseconds. */
const withoutPrograms = {
  name: 'without-programs',
  resolveId: (source, importer) =>
    source === 'node:child_process' && importer?.includes('/commander/') ? '\0no-programs' : undefined,
  load: (id) => (id === '\0no-programs' ? 'export default {}' : undefined),
}

// One file for what every command needs, and one for each command; see the same of the engine.
export default defineConfig({
  input: 'dist/main.js',
  platform: 'node',
  external: (id) => !/^([./\0]|node:|commander|picocolors)/.test(id),
  plugins: [withoutPrograms, builtins],
  treeshake: { propertyReadSideEffects: false },
  output: { dir: 'dist/bundle', format: 'esm', sourcemap: true, cleanDir: true },
  logLevel: 'silent',
})
