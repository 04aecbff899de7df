import { z } from '@liminal/core'

/** The Python of images that do not say which. */
export const defaultPython = '3.11'

/** The options of an image of Python code, besides those that every image has. */
export const pythonConfig = z.strictObject({
  base_image: z
    .string()
    .min(1)
    .optional()
    .describe(
      `what it is built on, with Python and pip in it; by default \`python:VERSION-slim\`, VERSION being \`python_version\`, else ${defaultPython} or the next that \`requires-python\` lets be`,
    )
    .meta({ examples: ['pytorch/pytorch:2.4.0-cuda12.4-cudnn9-runtime'] }),
  apt: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9.+-]+(=\S+)?$/, 'expected a name of a Debian package'))
    .optional()
    .describe('Debian packages that are installed first')
    .meta({ examples: [['libgomp1']] }),
})

/** Checked options of an image of Python code. */
export type PythonConfig = z.infer<typeof pythonConfig>
