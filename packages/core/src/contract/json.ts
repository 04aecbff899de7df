import type { WrittenNumber } from './number.ts'

/** Any value that survives `JSON.stringify`; some numbers are kept as they were written. */
export type Json = string | number | WrittenNumber | boolean | null | readonly Json[] | JsonObject

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json | undefined
}
