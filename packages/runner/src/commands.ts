import type { Define } from './command.ts'

/** Every command, with its line in the overview; its file is loaded only when it is called. */
export const commands: Readonly<Record<string, { readonly summary: string; load(): Promise<Define> }>> = {
  run: {
    summary: 'run a pipeline (the word may be left out)',
    load: async () => (await import('./commands/run.ts')).define,
  },
  validate: {
    summary: 'check every liminal.yml below a path',
    load: async () => (await import('./commands/validate.ts')).define,
  },
  plan: {
    summary: 'show what would run, without running it',
    load: async () => (await import('./commands/plan.ts')).define,
  },
  build: {
    summary: 'build the images of a project',
    load: async () => (await import('./commands/build.ts')).define,
  },
  services: {
    summary: 'serve what stands below services:',
    load: async () => (await import('./commands/services.ts')).define,
  },
  config: {
    summary: 'print the systems with all that they inherit',
    load: async () => (await import('./commands/config.ts')).define,
  },
  graph: {
    summary: 'draw a pipeline',
    load: async () => (await import('./commands/graph.ts')).define,
  },
  init: {
    summary: 'make a small project to start from',
    load: async () => (await import('./commands/init.ts')).define,
  },
  schema: {
    summary: 'write the JSON Schema of liminal.yml, for editors',
    load: async () => (await import('./commands/schema.ts')).define,
  },
  runs: { summary: 'list the runs on this machine', load: async () => (await import('./commands/runs.ts')).define },
  logs: { summary: 'print what a run printed', load: async () => (await import('./commands/logs.ts')).define },
  resume: {
    summary: 'go on with a run that has not succeeded',
    load: async () => (await import('./commands/resume.ts')).define,
  },
  cancel: { summary: 'stop a run, or one task of it', load: async () => (await import('./commands/cancel.ts')).define },
  pause: {
    summary: 'let what runs of a run go on, and start nothing more',
    load: async () => (await import('./commands/pause.ts')).definePause,
  },
  unpause: {
    summary: 'let a paused run go on',
    load: async () => (await import('./commands/pause.ts')).defineUnpause,
  },
  approve: {
    summary: 'answer a task that asks for approval',
    load: async () => (await import('./commands/approve.ts')).define,
  },
  gc: {
    summary: 'remove old runs, and what is left of them',
    load: async () => (await import('./commands/gc.ts')).define,
  },
  env: {
    summary: 'list, remove or repair the environments of this machine',
    load: async () => (await import('./commands/env.ts')).define,
  },
  backup: {
    summary: 'copy the store of all runs to a file',
    load: async () => (await import('./commands/backup.ts')).define,
  },
  plugins: {
    summary: 'list the plugins that a project can use',
    load: async () => (await import('./commands/plugins.ts')).define,
  },
}
