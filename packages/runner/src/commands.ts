import type { CommandEntry } from './command.ts'

const always = () => true

const never = () => false

const unlessDry: CommandEntry['acts'] = (called) => called.opts().dryRun !== true

/** Every command, with its line in the overview. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  run: {
    summary: 'run a pipeline (the word may be left out)',
    acts: always,
    load: async () => (await import('./commands/run.ts')).define,
  },
  validate: {
    summary: 'check every liminal.yml below a path',
    acts: never,
    load: async () => (await import('./commands/validate.ts')).define,
  },
  plan: {
    summary: 'show what would run, without running it',
    acts: never,
    load: async () => (await import('./commands/plan.ts')).define,
  },
  build: {
    summary: 'build the images of a project',
    acts: always,
    load: async () => (await import('./commands/build.ts')).define,
  },
  services: {
    summary: 'serve what stands below services:',
    acts: ({ args: [, what] }) => what === 'up' || what === 'down',
    load: async () => (await import('./commands/services.ts')).define,
  },
  config: {
    summary: 'print the systems with all that they inherit',
    acts: never,
    load: async () => (await import('./commands/config.ts')).define,
  },
  graph: {
    summary: 'draw a pipeline',
    acts: never,
    load: async () => (await import('./commands/graph.ts')).define,
  },
  init: {
    summary: 'make a small project to start from',
    acts: always,
    load: async () => (await import('./commands/init.ts')).define,
  },
  schema: {
    summary: 'write the JSON Schema of liminal.yml, for editors',
    acts: never,
    load: async () => (await import('./commands/schema.ts')).define,
  },
  runs: {
    summary: 'list the runs on this machine',
    acts: never,
    load: async () => (await import('./commands/runs.ts')).define,
  },
  logs: {
    summary: 'print what a run printed',
    acts: never,
    load: async () => (await import('./commands/logs.ts')).define,
  },
  resume: {
    summary: 'go on with a run that has not succeeded',
    acts: unlessDry,
    load: async () => (await import('./commands/resume.ts')).define,
  },
  cancel: {
    summary: 'stop a run, or one task of it',
    acts: always,
    load: async () => (await import('./commands/cancel.ts')).define,
  },
  pause: {
    summary: 'let what runs of a run go on, and start nothing more',
    acts: always,
    load: async () => (await import('./commands/pause.ts')).definePause,
  },
  unpause: {
    summary: 'let a paused run go on',
    acts: always,
    load: async () => (await import('./commands/pause.ts')).defineUnpause,
  },
  approve: {
    summary: 'answer a task that asks for approval',
    acts: always,
    load: async () => (await import('./commands/approve.ts')).define,
  },
  gc: {
    summary: 'remove old runs, and what is left of them',
    acts: unlessDry,
    load: async () => (await import('./commands/gc.ts')).define,
  },
  env: {
    summary: 'list, remove or repair the environments of this machine',
    acts: ({ args: [what] }) => what !== 'list',
    load: async () => (await import('./commands/env.ts')).define,
  },
  backup: {
    summary: 'copy the store of all runs to a file',
    acts: always,
    load: async () => (await import('./commands/backup.ts')).define,
  },
  plugins: {
    summary: 'list the plugins that a project can use',
    acts: never,
    load: async () => (await import('./commands/plugins.ts')).define,
  },
}
