/** What the code of an image needs, for builders and executors: by itself, as it is seldom asked for. */
export { readProjectFile } from '../files/read-project-file.ts'
export * from './find.ts'
export { meaningOf } from './lines.ts'
export { localReference } from './local-reference.ts'
export { type AskedPython, askedPython, isInRange, mayFit } from './python.ts'
export * from './references.ts'
export { uvVersion } from './uv-lock.ts'
