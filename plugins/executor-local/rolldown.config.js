import { defineConfig } from 'rolldown'
import { builtins } from '../../tools/bundle/builtins.js'

// What is asked at every start, what is needed to run, and the programs that mask and that serve: see the same of the engine.
export default defineConfig({
  input: {
    index: 'dist/index.js',
    run: 'dist/secrets/run.js',
    keeper: 'dist/services/keeper.js',
    front: 'dist/services/front.js',
  },
  platform: 'node',
  external: /^@liminal\//,
  plugins: [builtins],
  treeshake: { propertyReadSideEffects: false },
  output: { dir: 'dist/bundle', format: 'esm', sourcemap: true, cleanDir: true },
  logLevel: 'silent',
})
