import { defineConfig } from 'rolldown'
import { builtins } from '../../tools/bundle/builtins.js'

// Asked at every start of a project that has it: see the same of the engine.
export default defineConfig({
  input: 'dist/index.js',
  platform: 'node',
  external: /^@liminal\//,
  plugins: [builtins],
  treeshake: { propertyReadSideEffects: false },
  output: { dir: 'dist/bundle', format: 'esm', sourcemap: true, cleanDir: true },
  logLevel: 'silent',
})
