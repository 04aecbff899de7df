// What image types that build on Python are made of.
export { checkPython } from './check.ts'
export { pythonConfig } from './config.ts'
export { pythonBases, pythonRecipe } from './recipe.ts'
