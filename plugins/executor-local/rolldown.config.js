import { defineConfig } from 'rolldown'
import { builtins } from '../../tools/bundle/builtins.js'

// What is asked at every start, what is needed to run, and the program that masks: see the same of the engine.
export default defineConfig({
  input: { index: 'dist/index.js', run: 'dist/secrets/run.js' },
  platform: 'node',
  external: /^@liminal\//,
  plugins: [builtins],
  treeshake: { propertyReadSideEffects: false },
  output: { dir: 'dist/bundle', format: 'esm', sourcemap: true, cleanDir: true },
  logLevel: 'silent',
})
