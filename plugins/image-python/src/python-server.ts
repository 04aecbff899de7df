import { join } from 'node:path'
import { defineImage } from '@liminal/core'
import { checkPython } from './check.ts'
import { pythonConfig } from './config.ts'
import { checkEndpoints, endpointsOf } from './endpoints.ts'
import { pythonRecipe } from './recipe.ts'
import { port, serverFiles, serverFolder } from './server-files.ts'

/** The same with a server in front of it that answers by calling its functions. */
export const pythonServer = defineImage({
  name: 'python_server',
  config: pythonConfig,
  check(input, report) {
    checkPython(input, report)
    checkEndpoints(input.image, report)
  },
  server: ({ image }) => ({
    command: ['python', '-m', 'liminal_server'],
    env: { LIMINAL_ENDPOINTS: JSON.stringify(endpointsOf(image)), LIMINAL_HOST: '127.0.0.1', PYTHONPATH: serverFolder },
    requirements: join(serverFolder, 'requirements.txt'),
    port,
    ready: '/readyz',
  }),
  recipe: (input) =>
    pythonRecipe(input, { server: { files: serverFiles(), endpoints: endpointsOf(input.image), port } }),
})
