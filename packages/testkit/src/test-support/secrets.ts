import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ContainerWork, Outcome } from '@liminal/core'
import { formsOf, maskText } from '@liminal/core/secrets'

/** The secrets of a job of the reference executor: files of this machine. */
export function openSecrets({ secrets }: ContainerWork, folder: string) {
  const env: Record<string, string> = {}
  const forms: Uint8Array[] = []
  let missing: string | undefined
  for (const { secret, source, env: variable, path } of secrets) {
    if (source?.path === undefined) {
      missing = secret
      continue
    }
    const value = readFileSync(source.path, 'utf8')
    forms.push(...formsOf(value))
    if (variable !== undefined) env[variable] = value
    if (path === undefined) continue
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), value, { mode: 0o600 })
  }
  const paths = secrets.flatMap(({ path }) => path ?? [])
  const mask = (text: string) => maskText(text, forms)
  return {
    env,
    missing,
    mask,
    local: (text: string) => paths.reduce((all, path) => all.replaceAll(path, join(folder, path)), text),
    masked: (outcome: Outcome): Outcome =>
      outcome.status === 'succeeded' ? { ...outcome, output: mask(outcome.output) } : outcome,
  }
}
