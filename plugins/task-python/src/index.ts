import { definePlugin, defineTaskType, runScript, z } from '@liminal/core'

/** The keys of a task of type `python`. */
export const config = z.strictObject({
  cmd: z
    .string()
    .regex(/\S/, { error: 'expected a command, found nothing' })
    .describe(
      'the command, run by a shell in the source folder of the image; of several lines, the first that fails ends it',
    ),
  image: z
    .string()
    .optional()
    .describe('an entry of images:; without it, the command runs beside the YAML file with what this machine has'),
})

/** Runs a command in the environment of an image. */
const python = defineTaskType({
  name: 'python',
  config,
  compile: ({ config, task }) => [
    {
      kind: 'container',
      ...(config.image !== undefined && { image: config.image }),
      ...runScript(config.cmd, task.env),
      env: task.env,
      mounts: task.mounts,
      secrets: task.secrets,
      resources: task.resources,
      folder: task.folder,
    },
  ],
})

export default definePlugin({ name: '@liminal/task-python', api: 1, provides: [python] })
