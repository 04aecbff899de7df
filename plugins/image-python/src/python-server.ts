import { defineImage } from '@liminal/core'
import { checkPython } from './check.ts'
import { pythonConfig } from './config.ts'
import { checkEndpoints, endpointsOf } from './endpoints.ts'
import { pythonRecipe } from './recipe.ts'
import { port, serverFiles } from './server-files.ts'

/** The same with a server in front of it that answers by calling its functions. */
export const pythonServer = defineImage({
  name: 'python_server',
  config: pythonConfig,
  check(input, report) {
    checkPython(input, report)
    checkEndpoints(input.image, report)
  },
  recipe: (input) => pythonRecipe(input, { files: serverFiles(), endpoints: endpointsOf(input.image), port }),
})
