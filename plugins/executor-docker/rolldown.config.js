import { defineConfig } from 'rolldown'
import { builtins } from '../../tools/bundle/builtins.js'

// What is asked at every start of a project that has it, and what only an engine needs: see the same of the engine.
export default defineConfig({
  input: 'dist/index.js',
  platform: 'node',
  external: (id) => !/^([./\0]|node:)/.test(id),
  plugins: [builtins],
  treeshake: { propertyReadSideEffects: false },
  output: { dir: 'dist/bundle', format: 'esm', sourcemap: true, cleanDir: true },
  logLevel: 'silent',
})
