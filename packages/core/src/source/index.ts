export { createDigester, type Digester, type Digests, digestOf, digestOfFile, signatureOf } from './digest.ts'
export { filesNamed } from './pattern.ts'
export { type Choose, type Found, type FoundFile, filesIn, statOf, walkLimit } from './walk.ts'
