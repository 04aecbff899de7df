import { type WorkKind, z } from '@liminal/core'

/** The kinds of work that this executor does. */
export const accepts: readonly WorkKind[] = ['container']

/** The options of an executor of type `docker`. */
export const dockerConfig = z.strictObject({
  host: z
    .string()
    .regex(/^(unix|tcp|http|https):\/\//, 'expected unix://..., tcp://... or https://...')
    .optional()
    .describe('the engine; by default that of `DOCKER_HOST`, of the current context of `docker`, or of this machine'),
  pull: z
    .enum(['missing', 'always', 'never'])
    .default('missing')
    .describe('when images are pulled that are not below `images:`'),
  network: z.string().min(1).optional().describe('the network of the containers; by default the bridge of the engine'),
  user: z
    .string()
    .regex(/^[\w.-]+(:[\w.-]+)?$/, 'expected USER or USER:GROUP')
    .optional()
    .describe('who the work runs as; by default who runs `liminal-run`, so that files on volumes are theirs'),
  grace: z
    .number()
    .min(0)
    .max(86_400, 'at most 86400 seconds, which is a day')
    .default(10)
    .describe('seconds that cancelled work has to end by itself (SIGTERM) before it is killed (SIGKILL)'),
  wait_for_engine: z
    .number()
    .min(0)
    .max(86_400, 'at most 86400 seconds, which is a day')
    .default(120)
    .describe('seconds that an engine which goes away in mid-run may take to come back; then its work counts as lost'),
  clean_up: z
    .enum(['always', 'on_success', 'never'])
    .default('always')
    .describe(
      'which containers are removed once their end and their logs are recorded; `liminal-run gc` removes the others',
    ),
  listen: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('the address of the machine where clients reach services; `0.0.0.0` for all'),
  labels: z.record(z.string(), z.string()).default({}).describe('further labels of the containers'),
})

/** Checked options of an executor of type `docker`. */
export type DockerConfig = z.infer<typeof dockerConfig>
