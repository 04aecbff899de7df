import { maskerOf } from './masker.ts'

/** A text with `***` for every form in it. */
export function maskText(text: string, forms: readonly Uint8Array[]): string {
  const bytes = Buffer.from(text)
  const masker = maskerOf(forms)()
  const masked = Buffer.concat([...masker.push(bytes), ...masker.end()])
  // Text with halves of characters has no bytes of its own.
  return masked.equals(bytes) ? text : masked.toString('utf8')
}
