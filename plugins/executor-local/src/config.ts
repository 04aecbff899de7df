import { type WorkKind, z } from '@liminal/core'

/** The kinds of work that this executor does. */
export const accepts: readonly WorkKind[] = ['container', 'sql']

/** The options of an executor of type `local`. */
export const localConfig = z.strictObject({
  grace: z
    .number()
    .min(0)
    .max(86_400, 'at most 86400 seconds, which is a day')
    .default(10)
    .describe('seconds that cancelled work has to end by itself (SIGTERM) before it is killed (SIGKILL)'),
  listen: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('the address where clients reach services; `0.0.0.0` for all'),
  namespaces: z
    .boolean()
    .default(true)
    .describe('whether work sees its volumes at their paths, by a mount namespace, where Linux lets that'),
  other_python: z
    .boolean()
    .default(false)
    .describe(
      'whether the nearest Python from 3.10 on is taken where the `python_version` of an image is not on this machine',
    ),
})

/** Checked options of an executor of type `local`. */
export type LocalConfig = z.infer<typeof localConfig>
