import { defineConfig } from 'rolldown'
import { builtins } from '../../tools/bundle/builtins.js'

/** Messages in some fifty languages that nothing here asks for: they would be half of what is loaded at every start. */
const withoutLocales = {
  name: 'without-locales',
  resolveId: (source) => (source.endsWith('/locales/index.js') ? '\0no-locales' : undefined),
  load: (id) => (id === '\0no-locales' ? 'export {}' : undefined),
}

export default defineConfig({
  input: {
    index: 'dist/index.js',
    secrets: 'dist/secrets/index.js',
    source: 'dist/source/index.js',
    requirements: 'dist/requirements/index.js',
  },
  platform: 'node',
  plugins: [withoutLocales, builtins],
  treeshake: { propertyReadSideEffects: false },
  output: { dir: 'dist/bundle', format: 'esm', sourcemap: true, cleanDir: true },
  logLevel: 'silent',
})
