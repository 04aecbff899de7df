import { defineConfig } from 'rolldown'

// Two files, what is asked at every start and what is needed to run: see the same of the engine.
export default defineConfig({
  input: 'dist/index.js',
  platform: 'node',
  external: /^@liminal\//,
  output: { dir: 'dist/bundle', format: 'esm', sourcemap: true, cleanDir: true },
  logLevel: 'silent',
})
