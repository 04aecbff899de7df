import { existsSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { defineImage, readProjectFile, z } from '@liminal/core'
import { basesIn } from './dockerfile-bases.ts'

/** The keys of an image of type `docker`. */
export const dockerImageConfig = z.strictObject({
  dockerfile: z.string().min(1).default('Dockerfile').describe('the Dockerfile, relative to the folder of `source:`'),
  target: z.string().min(1).optional().describe('the stage to build (default: the last)'),
  build_args: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
    .default({})
    .describe('values for the ARGs of the Dockerfile; not for secrets, which an image would tell'),
})

/** An image with a Dockerfile of the user's own. */
export const dockerImage = defineImage({
  name: 'docker',
  config: dockerImageConfig,
  check({ config, image: { source } }, report) {
    const dockerfile = posix.normalize(config.dockerfile)
    if (source === undefined) {
      report({ path: [], message: 'an image of type docker needs a folder', hint: 'add source: FOLDER' })
    } else if (/^(?:\.\.)?\//.test(dockerfile)) {
      const hint = 'move it there, or have source: name a folder above both'
      report({ path: ['dockerfile'], message: `${config.dockerfile} lies outside of ${source}`, hint })
    } else if (statSync(join(source, dockerfile), { throwIfNoEntry: false })?.isFile() !== true) {
      const hint = 'it is looked for in the folder of source:'
      report({ path: ['dockerfile'], message: `there is no file ${join(source, dockerfile)}`, hint })
    }
  },
  bases({ config, image: { source = '' } }) {
    const file = join(source, config.dockerfile)
    return existsSync(file) ? basesIn(readProjectFile(file), config.build_args) : []
  },
  recipe({ config, image: { source = '' } }) {
    const { target, build_args: buildArgs } = config
    const dockerfile = posix.normalize(config.dockerfile)
    return {
      dockerfile: readProjectFile(join(source, dockerfile)),
      dockerfileAt: dockerfile,
      source,
      buildArgs,
      ...(target !== undefined && { target }),
    }
  },
})
