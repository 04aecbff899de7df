import { defineImage } from '@liminal/core'
import { checkPython } from './check.ts'
import { pythonConfig } from './config.ts'
import { pythonRecipe } from './recipe.ts'

/** A folder of Python code with what it needs installed. */
export const python = defineImage({
  name: 'python',
  config: pythonConfig,
  check: checkPython,
  recipe: (input) => pythonRecipe(input),
})
