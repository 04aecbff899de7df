import { during } from './during.ts'
import { asked } from './errors.ts'
import { openEngine } from './open.ts'

/** Asks an engine whether it is there. @throws E_ENGINE_GONE */
export async function requireEngine(host: string | undefined, signal: AbortSignal): Promise<void> {
  await asked(during(openEngine(host), signal).ping())
}
