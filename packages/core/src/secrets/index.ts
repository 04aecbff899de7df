export { formsOf, largestSecret, problemOfSecret, shortestSecret } from './forms.ts'
export { maskText } from './mask-text.ts'
export { type Masker, mask, maskerOf } from './masker.ts'
export { secretVariable } from './variable.ts'
