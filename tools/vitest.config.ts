import { defineConfig } from 'vitest/config'

// Settings of one machine that would hide what users without them see.
for (const name of ['PYTHONUNBUFFERED', 'PYTHONDONTWRITEBYTECODE']) delete process.env[name]

export default defineConfig({
  test: {
    root: '.',
    // The tests of two files side by side: many wait for processes, containers and deadlines.
    maxWorkers: 2,
    include: ['{packages,plugins,tools,examples}/*/src/**/*.test.ts'],
    // Real processes on a busy machine need patience; a test that waits for an event ends as soon as it comes.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000, interval: 20 } },
  },
})
