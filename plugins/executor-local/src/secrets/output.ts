import { closeSync, ftruncateSync, lstatSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { maskText } from '@liminal/core/secrets'

/** No output of this size, in bytes, is ever used. */
const tooLarge = 1024 * 1024

/** Writes what the work wrote to its private output file to where others read it, masked. */
export function maskOutput(from: string, to: string, forms: readonly Uint8Array[]): void {
  const stat = lstatSync(from, { throwIfNoEntry: false })
  if (stat === undefined) return
  if (!stat.isFile()) mkdirSync(to, { recursive: true })
  else if (stat.size < tooLarge) writeFileSync(to, maskText(readFileSync(from, 'utf8'), forms))
  else writeEmpty(to, stat.size)
}

/** Of what cannot be used, its size is all that matters. */
function writeEmpty(to: string, size: number): void {
  const descriptor = openSync(to, 'w')
  ftruncateSync(descriptor, size)
  closeSync(descriptor)
}
