import { defineImage } from '@liminal/core'
import { checkPython } from './check.ts'
import { pythonConfig } from './config.ts'
import { pythonBases, pythonRecipe } from './recipe.ts'

/** A folder of Python code with what it needs installed. */
export const python = defineImage({
  name: 'python',
  config: pythonConfig,
  check: checkPython,
  bases: pythonBases,
  recipe: (input) => pythonRecipe(input),
})
