import { defineConfig } from 'rolldown'

// One file for what every command needs, and one for each command; see the same of the engine.
export default defineConfig({
  input: 'dist/main.js',
  platform: 'node',
  external: (id) => !/^[./\0]/.test(id),
  output: { dir: 'dist/bundle', format: 'esm', sourcemap: true, cleanDir: true },
  logLevel: 'silent',
})
